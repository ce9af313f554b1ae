package dev.tributary.planner.assessment;

import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.assessment.FlowFacts.Check;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.util.List;

/** The conditions of the kinds that run no pods: endpoints and platforms. */
public final class ResourceAssessment {
  private ResourceAssessment() {}

  /** An endpoint: Ready. */
  public static List<Condition> endpoint(
      long generation, List<Diagnostic> diagnostics, List<Condition> previous, Clock clock) {
    return new Conditions(previous, generation, clock)
        .of("Ready", accepted(diagnostics), "the endpoint is accepted")
        .list();
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
