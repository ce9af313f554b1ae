package dev.tributary.cli.plan;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What becomes of a flow.
 *
 * @param flow {@code namespace/name}
 * @param what what becomes of it
 * @param before the digest that runs, or {@code null}
 * @param after the digest that would run, or {@code null}
 * @param inputs which of its inputs differ, as far as they matter
 */
public record FlowChange(
    String flow, What what, String before, String after, List<InputChange> inputs) {

  /** What may become of a flow. */
  public enum What {
    /** Its pods are replaced by pods with the new plan. */
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

  /** For people: a line a change, and a summary. */
  public static String text(List<FlowChange> changes) {
    StringBuilder text = new StringBuilder();
    changes.stream()
        .filter(c -> c.what != What.UNCHANGED)
        .forEach(
            c -> {
              text.append(c.flow).append(' ').append(c.what.words).append(c.digests());
              c.inputs.forEach(i -> text.append("\n    ").append(i.text()));
              text.append('\n');
            });
    return text.append(summary(changes)).append('\n').toString();
  }

  private String digests() {
    return what == What.ROLLS ? ": " + before + " → " + after : "";
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
