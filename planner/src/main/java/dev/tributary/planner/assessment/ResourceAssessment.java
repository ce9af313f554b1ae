package dev.tributary.planner.assessment;

import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.State;
import dev.tributary.planner.report.FlowReport.CircuitReport;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The conditions of the kinds that run no pods: endpoints, contracts and platforms. */
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

  /** A contract: Ready, Accepted, TopicReady. */
  public static List<Condition> contract(
      long generation,
      List<Diagnostic> diagnostics,
      Check topic,
      List<Condition> previous,
      Clock clock) {
    Check accepted = accepted(diagnostics);
    return new Conditions(previous, generation, clock)
        .of("Ready", accepted.state() == State.OK ? topic : accepted, "the contract is in force")
        .of("Accepted", accepted, "the contract is accepted")
        .of("TopicReady", topic, "the topic is there")
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

  private static Check accepted(List<Diagnostic> diagnostics) {
    Optional<Diagnostic> error = diagnostics.stream().filter(Diagnostic::isError).findFirst();
    return error
        .map(
            d ->
                Check.broken(
                    d.code().isReference() ? Reason.RefsNotResolved : Reason.NotAccepted, d.text()))
        .orElseGet(Check::ok);
  }
}
