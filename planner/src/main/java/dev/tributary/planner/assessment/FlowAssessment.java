package dev.tributary.planner.assessment;

import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.RolledBack;
import dev.tributary.planner.assessment.FlowFacts.State;
import dev.tributary.planner.assessment.FlowFacts.Workload;
import dev.tributary.planner.report.FlowReport.CircuitReport;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The conditions of a flow: Ready, Accepted, ResolvedRefs, TopicsReady, RuntimeReady,
 * AutoscalerReady where something shall scale, DeadLettersClear, Suspended, and kstatus'
 * Reconciling and Stalled.
 */
public final class FlowAssessment {
  private final FlowFacts facts;

  FlowAssessment(FlowFacts facts) {
    this.facts = facts;
  }

  /** Assesses; {@code previous} may be {@code null}. */
  public static List<Condition> assess(FlowFacts facts, List<Condition> previous, Clock clock) {
    return new FlowAssessment(facts).assess(new Conditions(previous, facts.generation(), clock));
  }

  private List<Condition> assess(Conditions conditions) {
    Check accepted = accepted();
    Check resolved = resolved();
    Check runtime = runtime();
    Check ready =
        Stream.of(accepted, facts.topics(), runtime)
            .filter(check -> check.state() != State.OK)
            .findFirst()
            .orElse(Check.ok());
    conditions
        .of("Ready", ready(ready, accepted), readyMessage())
        .of("Accepted", accepted, "the spec is accepted" + warnings())
        .of("ResolvedRefs", resolved, "all references are resolved")
        .of("TopicsReady", facts.topics(), "all topics are there")
        .of("RuntimeReady", runtime, runtimeMessage());
    if (facts.autoscaler() != null) {
      conditions.of("AutoscalerReady", facts.autoscaler(), "the flow scales by itself");
    }
    deadLetters(conditions);
    if (facts.suspended()) {
      conditions.isTrue(
          "Suspended", Reason.Suspended, "delivery is stopped; set spec.suspend to false to go on");
    } else {
      conditions.isFalse("Suspended", Reason.NotSuspended, "delivery is not stopped");
    }
    return reconciling(conditions, ready).list();
  }

  Check accepted() {
    switch (facts.platform()) {
      case NONE -> {
        return Check.broken(
            Reason.NoPlatform,
            "no IntegrationPlatform selects this namespace; label the namespace as a platform's"
                + " spec.namespaces asks");
      }
      case AMBIGUOUS -> {
        return Check.broken(
            Reason.AmbiguousPlatform,
            "more than one IntegrationPlatform selects this namespace; change the labels so that one"
                + " does");
      }
      case FOUND -> {}
    }
    List<Diagnostic> errors = errors(d -> true);
    if (errors.isEmpty()) {
      return facts.running() == null
              || !facts.running().current() && facts.running().rolledBack() == null
          ? Check.unknown(Reason.Pending, "the plan is being made; wait")
          : Check.ok();
    }
    boolean onlyReferences = errors.stream().allMatch(d -> d.code().isReference());
    return Check.broken(onlyReferences ? Reason.RefsNotResolved : Reason.NotAccepted, text(errors));
  }

  Check resolved() {
    List<Diagnostic> errors = errors(d -> d.code().isReference());
    return errors.isEmpty() ? Check.ok() : Check.broken(Reason.RefsNotResolved, text(errors));
  }

  private List<Diagnostic> errors(Predicate<Diagnostic> which) {
    return facts.diagnostics().stream().filter(Diagnostic::isError).filter(which).toList();
  }

  private static String text(List<Diagnostic> errors) {
    String first = errors.getFirst().text();
    return errors.size() == 1 ? first : first + " (and %d more)".formatted(errors.size() - 1);
  }

  String warnings() {
    Optional<Diagnostic> warning =
        facts.diagnostics().stream().filter(d -> !d.isError()).findFirst();
    return warning.map(d -> "; " + d.code().name() + ": " + d.text()).orElse("");
  }

  Check runtime() {
    Workload pods = facts.workload();
    if (facts.running() == null) {
      return Check.unknown(Reason.Pending, "no plan was accepted yet, so nothing runs");
    }
    RolledBack rolledBack = facts.running().rolledBack();
    if (rolledBack != null) {
      return Check.broken(
          Reason.RolloutFailed,
          ("plan %s wasn't ready in time, so plan %s runs again: %s; then change the spec, or delete"
                  + " the ConfigMap '%s' to try the plan once more")
              .formatted(
                  rolledBack.digest(),
                  facts.running().digest(),
                  rolledBack.why(),
                  rolledBack.configMap()));
    }
    if (pods.trouble().state() != State.OK) {
      return pods.trouble();
    }
    if (!pods.observed()) {
      return Check.unknown(Reason.Progressing, "the Deployment was just applied; wait");
    }
    if (pods.updated() < pods.desired()
        || pods.ready() < pods.desired()
        || pods.total() > pods.desired()) {
      return Check.unknown(
          Reason.Progressing,
          "%d of %d pods run the plan and %d are ready; wait"
              .formatted(pods.updated(), pods.desired(), pods.ready()));
    }
    return Check.ok();
  }

  String runtimeMessage() {
    return facts.workload().desired() == 0
        ? "scaled to 0; nothing runs until it is scaled up"
        : "%d of %d pods are ready".formatted(facts.workload().ready(), facts.workload().desired());
  }

  /** A refused edit says what goes on in spite of it. */
  Check ready(Check ready, Check accepted) {
    boolean refused =
        accepted.state() == State.BROKEN && facts.running() != null && !errors(d -> true).isEmpty();
    if (!refused) {
      return ready;
    }
    return Check.broken(
        Reason.NotAccepted,
        "plan %s of generation %d keeps running; %s"
            .formatted(facts.running().digest(), facts.running().generation(), accepted.message()));
  }

  private String readyMessage() {
    return facts.suspended()
        ? "suspended: intake goes on and nothing is delivered"
        : "plan %s of generation %d runs in %d pods"
                .formatted(
                    facts.running() == null ? "-" : facts.running().digest(),
                    facts.running() == null ? 0 : facts.running().generation(),
                    facts.workload().ready())
            + circuit()
            + ledger();
  }

  private String circuit() {
    CircuitReport circuit = facts.delivery().circuit();
    return circuit == null
        ? ""
        : "; the circuit of %s is open, so records wait and none is given up: %s; look at that system"
            .formatted(circuit.endpoint(), circuit.reason());
  }

  private String ledger() {
    return facts.delivery().ledgerShort()
        ? "; the ledger remembers less than its retention, so older duplicates aren't known: see"
            + " status.ledger.coversSince, and run more pods or shorten idempotency.retention"
        : "";
  }

  private void deadLetters(Conditions conditions) {
    if (facts.dead() == null) {
      conditions.isUnknown(
          "DeadLettersClear", Reason.Pending, "nothing was heard of dead letters yet; wait");
    } else if (facts.dead().count() == 0) {
      conditions.isTrue("DeadLettersClear", Reason.AsExpected, "there are no dead letters");
    } else {
      // The count stands in status.deadLetters: in here it would be a write for each dead letter.
      conditions.isFalse(
          "DeadLettersClear",
          Reason.DeadLetters,
          "there are dead letters"
              + (facts.dead().topReason() == null ? "" : ", most for: " + facts.dead().topReason())
              + "; see them with `tributary dead-letters list`, mend the cause, then retry or"
              + " resolve them");
    }
  }

  Conditions reconciling(Conditions conditions, Check ready) {
    boolean stalled = ready.state() == State.BROKEN;
    boolean reconciling = ready.state() == State.UNKNOWN;
    if (reconciling) {
      conditions.isTrue("Reconciling", ready.reason(), ready.message());
    } else {
      conditions.isFalse("Reconciling", Reason.AsExpected, "nothing is under way");
    }
    if (stalled) {
      conditions.isTrue("Stalled", ready.reason(), ready.message());
    } else {
      conditions.isFalse("Stalled", Reason.AsExpected, "nothing stands in the way");
    }
    return conditions;
  }
}
