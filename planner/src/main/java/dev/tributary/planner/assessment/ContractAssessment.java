package dev.tributary.planner.assessment;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.State;
import dev.tributary.planner.evolution.AcceptedVersion;
import dev.tributary.planner.evolution.ContractEvolution;
import dev.tributary.planner.evolution.ContractHistory;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The conditions of a contract: Ready, Accepted, Compatible, TopicReady. */
public final class ContractAssessment {
  private static final Set<DiagnosticCode> PROMISES =
      Set.of(DiagnosticCode.ContractIncompatible, DiagnosticCode.ContractVersionInvalid);

  private ContractAssessment() {}

  /**
   * Assesses.
   *
   * @param history the accepted versions, that of this spec among them when it is accepted
   * @param previous the conditions before; may be {@code null}
   */
  public static List<Condition> assess(
      EventContract contract,
      ContractHistory history,
      List<Diagnostic> diagnostics,
      Check topic,
      List<Condition> previous,
      Clock clock) {
    Check accepted = ResourceAssessment.accepted(diagnostics);
    long generation = contract.getMetadata().getGeneration();
    return new Conditions(previous, generation, clock)
        .of(
            "Ready",
            accepted.state() == State.OK ? topic : refused(accepted, history),
            "the contract is in force")
        .of("Accepted", accepted, "the contract is accepted" + warning(diagnostics))
        .of("Compatible", compatible(contract, history, diagnostics, accepted), "")
        .of("TopicReady", topic, "the topic is there")
        .list();
  }

  /** A refused edit says what stays in force in spite of it. */
  private static Check refused(Check accepted, ContractHistory history) {
    return history
        .inForce()
        .map(v -> "version %s stays in force; %s".formatted(v.version(), accepted.message()))
        .map(message -> Check.broken(accepted.reason(), message))
        .orElse(accepted);
  }

  private static Check compatible(
      EventContract contract,
      ContractHistory history,
      List<Diagnostic> diagnostics,
      Check accepted) {
    List<Diagnostic> promises =
        diagnostics.stream().filter(d -> PROMISES.contains(d.code())).toList();
    if (!promises.isEmpty()) {
      return Check.broken(Reason.Incompatible, ResourceAssessment.accepted(promises).message());
    }
    List<Diagnostic> flows =
        diagnostics.stream().filter(d -> d.code() == DiagnosticCode.ContractBreaksFlow).toList();
    if (!flows.isEmpty()) {
      return Check.broken(Reason.FlowsBreak, ResourceAssessment.accepted(flows).message());
    }
    Optional<AcceptedVersion> inForce = history.inForce();
    if (accepted.state() != State.OK || inForce.isEmpty()) {
      return Check.unknown(
          Reason.Pending, "nothing is compared until the contract is accepted and on a platform");
    }
    return new Check(
        State.OK,
        Reason.AsExpected,
        "version %s is in force, by mode %s"
            .formatted(inForce.get().version(), ContractEvolution.mode(contract.getSpec())));
  }

  private static String warning(List<Diagnostic> diagnostics) {
    return diagnostics.stream()
        .filter(d -> !d.isError())
        .findFirst()
        .map(d -> "; " + d.code().name() + ": " + d.text())
        .orElse("");
  }
}
