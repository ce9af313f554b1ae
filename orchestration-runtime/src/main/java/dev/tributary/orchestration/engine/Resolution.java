package dev.tributary.orchestration.engine;

/**
 * What a person has done about an incident.
 *
 * @param step the step that couldn't be undone
 * @param action what is to happen now
 * @param by who says so
 * @param comment a text, or {@code null}
 */
public record Resolution(String step, Action action, String by, String comment) {
  /** How an incident ends. */
  public enum Action {
    /** Undo it once more, with all tries. */
    Retry,
    /** It was undone by hand, or needn't be: go on. */
    Resolved
  }
}
