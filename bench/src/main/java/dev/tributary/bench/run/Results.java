package dev.tributary.bench.run;

import dev.tributary.bench.arm.ArmKind;
import dev.tributary.bench.oracle.Judgement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All trials of a run, and what they come to. */
final class Results {
  private final List<Trial> trials = new ArrayList<>();
  private final Map<Double, Bounds> bounds = new TreeMap<>();

  void add(Trial trial) {
    trials.add(trial);
  }

  void bounds(double skew, Bounds of) {
    bounds.put(skew, of);
  }

  Map<Double, Bounds> bounds() {
    return bounds;
  }

  List<Trial> of(double skew, ArmKind arm) {
    return trials.stream()
        .filter(t -> t.skew() == skew && t.arm() == arm && t.repetition() > 0)
        .toList();
  }

  /** The canaries: the raw loop before every repetition. */
  List<Trial> canaries(double skew) {
    return trials.stream().filter(t -> t.skew() == skew && t.repetition() == 0).toList();
  }

  Optional<Statistics> rate(double skew, ArmKind arm) {
    return statistics(of(skew, arm), true);
  }

  Optional<Statistics> processorMicros(double skew, ArmKind arm) {
    return statistics(of(skew, arm), false);
  }

  static Optional<Statistics> statistics(List<Trial> trials, boolean rate) {
    List<Double> values =
        trials.stream()
            .filter(t -> t.measured().isPresent())
            .map(t -> rate ? t.rate() : t.processorMicros())
            .toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(Statistics.of(values));
  }

  /** The arms that ran, the one with the least processor time a message first. */
  List<ArmKind> arms(double skew) {
    Map<ArmKind, Double> cost = new EnumMap<>(ArmKind.class);
    for (Trial trial : trials) {
      if (trial.skew() == skew && trial.repetition() > 0) {
        cost.put(
            trial.arm(),
            processorMicros(skew, trial.arm())
                .map(Statistics::median)
                .orElse(Double.POSITIVE_INFINITY));
      }
    }
    return cost.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A line for each trial. */
  String csv() {
    StringBuilder csv =
        new StringBuilder(
            "skew,arm,repetition,events,elapsed_ms,processor_ms,messages_per_s,"
                + "processor_us_per_message,lost,duplicates,disorder,disorder_in_effect,"
                + "letters_missing,letters_extra,counts,failure\n");
    for (Trial trial : trials) {
      csv.append(trial.skew()).append(',').append(trial.arm().id()).append(',');
      csv.append(trial.repetition()).append(',');
      csv.append(
          trial
              .measured()
              .map(
                  m ->
                      "%d,%d,%d,%.1f,%.2f"
                          .formatted(
                              m.events(),
                              m.elapsed().toMillis(),
                              m.processorTime().toMillis(),
                              trial.rate(),
                              trial.processorMicros()))
              .orElse(",,,,"));
      csv.append(',').append(trial.judgement().map(Results::judged).orElse(",,,,,"));
      csv.append(',')
          .append(trial.counts())
          .append(',')
          .append(quoted(trial.failure()))
          .append('\n');
    }
    return csv.toString();
  }

  private static String judged(Judgement j) {
    return String.format(
        Locale.ROOT,
        "%d,%d,%d,%d,%d,%d",
        j.lost(),
        j.asArrived().duplicates(),
        j.asArrived().disorder(),
        j.inEffect().disorder(),
        j.deadLetters().missing(),
        j.deadLetters().extra());
  }

  private static String quoted(String text) {
    return '"' + text.replace('"', '\'').replace('\n', ' ') + '"';
  }
}
