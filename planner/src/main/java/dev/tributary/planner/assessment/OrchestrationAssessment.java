package dev.tributary.planner.assessment;

import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.State;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * The conditions of an orchestration: Ready, Accepted, ResolvedRefs, TopicsReady, RuntimeReady,
 * Suspended, and kstatus' Reconciling and Stalled. Plans, topics and pods are judged as a flow's
 * are.
 */
public final class OrchestrationAssessment {
  private OrchestrationAssessment() {}

  /**
   * Assesses.
   *
   * @param facts what was observed; of no meaning are scaling, dead letters and delivery
   * @param temporal what the workers tell of Temporal
   * @param previous the conditions that the status has; may be {@code null}
   */
  public static List<Condition> assess(
      FlowFacts facts, Check temporal, List<Condition> previous, Clock clock) {
    FlowAssessment judge = new FlowAssessment(facts);
    Check accepted = judge.accepted();
    // Workers that can't reach Temporal aren't ready; why, is the better word.
    Check runtime = temporal.state() == State.OK ? judge.runtime() : temporal;
    Check ready =
        Stream.of(accepted, facts.topics(), runtime)
            .filter(check -> check.state() != State.OK)
            .findFirst()
            .orElse(Check.ok());
    Conditions conditions =
        new Conditions(previous, facts.generation(), clock)
            .of("Ready", judge.ready(ready, accepted), readyMessage(facts))
            .of("Accepted", accepted, "the spec is accepted" + judge.warnings())
            .of("ResolvedRefs", judge.resolved(), "all references are resolved")
            .of("TopicsReady", facts.topics(), "all topics are there")
            .of("RuntimeReady", runtime, judge.runtimeMessage());
    if (facts.suspended()) {
      conditions.isTrue(
          "Suspended",
          Reason.Suspended,
          "no instance is started; set spec.suspend to false to go on");
    } else {
      conditions.isFalse("Suspended", Reason.NotSuspended, "instances are started");
    }
    return judge.reconciling(conditions, ready).list();
  }

  private static String readyMessage(FlowFacts facts) {
    return facts.running() == null
        ? ""
        : "plan %s of generation %d is run by %d workers%s"
            .formatted(
                facts.running().digest(),
                facts.running().generation(),
                facts.workload().ready(),
                facts.suspended() ? "; suspended: no instance is started" : "");
  }
}
