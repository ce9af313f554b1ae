package dev.tributary.bench.run;

import dev.tributary.bench.arm.ArmKind;
import dev.tributary.bench.oracle.Judgement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The results as Markdown. */
final class Table {
  private final Results results;

  Table(Results results) {
    this.results = results;
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    results.bounds().forEach((skew, bounds) -> section(text, skew, bounds));
    return text.toString();
  }

  private void section(StringBuilder text, double skew, Bounds bounds) {
    text.append("### Keys ")
        .append(skew == 0 ? "uniform" : "zipf " + skew)
        .append("\n\nBounds in messages/s: ordering by key ")
        .append(whole(bounds.ordering()))
        .append(", connections ")
        .append(whole(bounds.connections()))
        .append(", processor ")
        .append(bounds.processor() == 0 ? "not measured" : whole(bounds.processor()))
        .append(" (the unordered loop). ")
        .append(bounds.name())
        .append(" binds.")
        .append(drift(skew))
        .append(
            """


            | arm | CPU-µs a message | messages/s | % of bound | lost | out of order | doubled | dead letters | what it lacks |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |
            """);
    for (ArmKind arm : results.arms(skew)) {
      row(text, skew, bounds, arm);
    }
    text.append('\n');
  }

  private void row(StringBuilder text, double skew, Bounds bounds, ArmKind arm) {
    List<Trial> trials = results.of(skew, arm);
    boolean ours = arm == ArmKind.TRIBUTARY;
    Optional<Statistics> rate = results.rate(skew, arm);
    text.append("| ")
        .append(ours ? "**" + arm.label() + "**" : arm.label())
        .append(" | ")
        .append(results.processorMicros(skew, arm).map(Table::interval).orElse("–"))
        .append(" | ")
        .append(rate.map(Table::interval).orElse("did not finish"))
        .append(" | ")
        .append(rate.map(r -> whole(100 * r.median() / bounds.binding())).orElse("–"))
        .append(" | ")
        .append(sum(trials, Judgement::lost))
        .append(" | ")
        .append(
            arm.order() == ArmKind.Order.NONE
                ? "not kept"
                : sum(trials, j -> j.asArrived().disorder()))
        .append(" | ")
        .append(sum(trials, j -> j.asArrived().duplicates()))
        .append(" | ")
        .append(letters(arm, trials))
        .append(" | ")
        .append(arm.lacks())
        .append(not(trials))
        .append(" |\n");
  }

  private static String not(List<Trial> trials) {
    long wrong = trials.stream().filter(t -> !t.counts()).count();
    return wrong == 0 ? "" : "; **%d of %d runs don't count**".formatted(wrong, trials.size());
  }

  private static String letters(ArmKind arm, List<Trial> trials) {
    if (!arm.hasDeadLetters()) {
      return "none";
    }
    String missing = sum(trials, j -> j.deadLetters().missing());
    String extra = sum(trials, j -> j.deadLetters().extra());
    return missing.equals("0") && extra.equals("0")
        ? "exact"
        : missing + " missing, " + extra + " extra";
  }

  private String drift(double skew) {
    List<Double> rates =
        results.canaries(skew).stream()
            .filter(t -> t.measured().isPresent())
            .map(Trial::processorMicros)
            .toList();
    if (rates.size() < 2) {
      return "";
    }
    double low = rates.stream().mapToDouble(r -> r).min().orElseThrow();
    double high = rates.stream().mapToDouble(r -> r).max().orElseThrow();
    return " Drift of the canary (the raw loop before each repetition): %s %% between its cheapest and its dearest run."
        .formatted(whole(100 * (high - low) / low));
  }

  private static String sum(List<Trial> trials, java.util.function.ToIntFunction<Judgement> count) {
    return String.valueOf(
        trials.stream().flatMap(t -> t.judgement().stream()).mapToInt(count).sum());
  }

  private static String interval(Statistics s) {
    return "%s (%s–%s)".formatted(whole(s.median()), whole(s.low()), whole(s.high()));
  }

  private static String whole(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }
}
