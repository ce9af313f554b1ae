package dev.tributary.planner.assessment;

import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.report.FlowReport.CircuitReport;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.util.List;

/** The conditions of the kinds that run no pods: endpoints and platforms. */
public final class ResourceAssessment {
  private ResourceAssessment() {}

  /**
   * An endpoint: Ready, and CircuitClosed when pods tell of a circuit breaker.
   *
   * @param circuits the circuit breakers of the pods that use it
   */
  public static List<Condition> endpoint(
      long generation,
      List<Diagnostic> diagnostics,
      List<CircuitReport> circuits,
      List<Condition> previous,
      Clock clock) {
    Conditions conditions =
        new Conditions(previous, generation, clock)
            .of("Ready", accepted(diagnostics), "the endpoint is accepted");
    if (!circuits.isEmpty()) {
      conditions.of("CircuitClosed", circuit(circuits), "calls to the system succeed");
    }
    return conditions.list();
  }

  private static Check circuit(List<CircuitReport> circuits) {
    return circuits.stream()
        .filter(CircuitReport::holds)
        .findFirst()
        .map(
            open ->
                Check.broken(
                    Reason.CircuitOpen,
                    ("calls fail one after another, the last: %s; records wait and it is tried again by"
                            + " itself; look at the system")
                        .formatted(open.reason())))
        .orElseGet(Check::ok);
  }

  /** A platform: Ready, KafkaReachable. */
  public static List<Condition> platform(
      long generation, Check kafka, List<Condition> previous, Clock clock) {
    return new Conditions(previous, generation, clock)
        .of("Ready", kafka, "the platform is ready")
        .of("KafkaReachable", kafka, "Kafka answers")
        .list();
  }

  static Check accepted(List<Diagnostic> diagnostics) {
    List<Diagnostic> errors = diagnostics.stream().filter(Diagnostic::isError).toList();
    if (errors.isEmpty()) {
      return Check.ok();
    }
    Diagnostic first = errors.getFirst();
    return Check.broken(
        switch (first.code()) {
          case ReferenceNotFound, MemberNotFound, ReferenceNotAccepted -> Reason.RefsNotResolved;
          default -> Reason.NotAccepted;
        },
        errors.size() == 1
            ? first.text()
            : first.text() + " (and %d more)".formatted(errors.size() - 1));
  }
}
