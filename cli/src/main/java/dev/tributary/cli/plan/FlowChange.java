package dev.tributary.cli.plan;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What becomes of a flow or an orchestration.
 *
 * @param flow {@code namespace/name} of a flow, or {@code null}
 * @param orchestration the same of an orchestration, or {@code null}
 * @param what what becomes of it
 * @param before the digest that runs, or {@code null}
 * @param after the digest that would run, or {@code null}
 * @param inputs which of its inputs differ, as far as they matter
 */
public record FlowChange(
    String flow,
    String orchestration,
    What what,
    String before,
    String after,
    List<InputChange> inputs) {

  /** What may become of one. */
  public enum What {
    /**
     * Its pods are replaced by pods with the new plan; instances that run finish on the plan that
     * they have.
     */
    ROLLS("rolls"),
    /** It is new. */
    STARTS("starts"),
    /** It is gone; its topics stay. */
    ENDS("ends; its topics stay"),
    /** The new spec is refused, and the plan that runs goes on. */
    REFUSED("is refused; the plan that runs goes on"),
    /** Nothing. */
    UNCHANGED("is unchanged");

    private final String words;

    What(String words) {
      this.words = words;
    }
  }

  /** {@code namespace/name}. */
  public String name() {
    return flow == null ? orchestration : flow;
  }

  /** For people: a line a change, and a summary. */
  public static String text(List<FlowChange> changes) {
    StringBuilder text = new StringBuilder();
    changes.stream()
        .filter(c -> c.what != What.UNCHANGED)
        .forEach(
            c -> {
              text.append(c.line());
              c.inputs.forEach(i -> text.append("\n    ").append(i.text()));
              text.append('\n');
            });
    return text.append(summary(changes)).append('\n').toString();
  }

  private String line() {
    String more =
        switch (what) {
          case ROLLS -> ": " + before + " → " + after;
          case ENDS -> flow == null ? ", and instances that run stand still" : "";
          default -> "";
        };
    return (flow == null ? "orchestration " : "") + name() + ' ' + what.words + more;
  }

  private static String summary(List<FlowChange> changes) {
    return Stream.of(What.values())
        .map(
            what ->
                changes.stream().filter(c -> c.what == what).count()
                    + " "
                    + what.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
