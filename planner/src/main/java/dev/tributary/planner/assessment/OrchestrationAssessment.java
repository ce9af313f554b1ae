package dev.tributary.planner.assessment;

import dev.tributary.planner.assessment.FlowFacts.Check;
import dev.tributary.planner.assessment.FlowFacts.State;
import dev.tributary.planner.report.InstancesReport;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The conditions of an orchestration: Ready, Accepted, ResolvedRefs, TopicsReady, RuntimeReady,
 * AutoscalerReady where something shall scale, CompensationsClear, StartsRemembered, Suspended, and
 * kstatus' Reconciling and Stalled. Plans, topics and pods are judged as a flow's are.
 */
public final class OrchestrationAssessment {
  private static final String CLEAR = "CompensationsClear";
  private static final String REMEMBERED = "StartsRemembered";

  private OrchestrationAssessment() {}

  /**
   * Assesses.
   *
   * @param facts what was observed; of no meaning are dead letters and delivery
   * @param temporal what the workers tell of Temporal
   * @param instances what they told last of its instances, or {@code null} for nothing yet
   * @param starts how long Kafka keeps a start, which may come again so long; empty when one that
   *     comes again after its instance has ended is to start another
   * @param previous the conditions that the status has; may be {@code null}
   */
  public static List<Condition> assess(
      FlowFacts facts,
      Check temporal,
      InstancesReport instances,
      Optional<Duration> starts,
      List<Condition> previous,
      Clock clock) {
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
    if (facts.autoscaler() != null) {
      conditions.of("AutoscalerReady", facts.autoscaler(), "the workers scale by themselves");
    }
    compensations(conditions, instances, previous);
    remembered(conditions, instances, starts, previous);
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

  /** While the workers tell nothing, what was known stays: an incident ends by a person only. */
  private static void compensations(
      Conditions conditions, InstancesReport instances, List<Condition> previous) {
    if (instances == null) {
      Optional<Condition> known = known(CLEAR, previous);
      if (known.isEmpty() || known.get().getStatus().equals("Unknown")) {
        conditions.isUnknown(CLEAR, Reason.Pending, "nothing was heard of instances yet; wait");
      } else if (known.get().getStatus().equals("True")) {
        conditions.isTrue(CLEAR, Reason.AsExpected, known.get().getMessage());
      } else {
        conditions.isFalse(CLEAR, Reason.CompensationFailed, known.get().getMessage());
      }
    } else if (instances.incidents() == 0) {
      conditions.isTrue(CLEAR, Reason.AsExpected, "no compensation waits for a person");
    } else {
      boolean more = instances.incidents() > instances.incidentKeys().size();
      conditions.isFalse(
          CLEAR,
          Reason.CompensationFailed,
          "what was done can't be undone for %s%s; see why with `tributary instances show`, mend the cause, then `tributary instances retry`"
              .formatted(
                  instances.incidentKeys().stream()
                      .map(key -> "'" + key + "'")
                      .collect(Collectors.joining(", ")),
                  more ? " and others" : ""));
    }
  }

  /** A start that Kafka still has when Temporal has forgotten its instance may start another. */
  private static void remembered(
      Conditions conditions,
      InstancesReport instances,
      Optional<Duration> starts,
      List<Condition> previous) {
    if (starts.isEmpty()) {
      conditions.isTrue(
          REMEMBERED,
          Reason.AsExpected,
          "onCompletedKey is Start, so no instance that has ended has to be remembered");
      return;
    }
    if (instances == null || instances.rememberedMs() == 0) {
      Optional<Condition> known = known(REMEMBERED, previous);
      if (known.isPresent() && known.get().getStatus().equals("False")) {
        conditions.isFalse(REMEMBERED, Reason.RetentionTooShort, known.get().getMessage());
      } else if (known.isPresent() && known.get().getStatus().equals("True")) {
        conditions.isTrue(REMEMBERED, Reason.AsExpected, known.get().getMessage());
      } else {
        conditions.isUnknown(
            REMEMBERED,
            Reason.Pending,
            "the workers have not told yet how long Temporal remembers instances; wait");
      }
      return;
    }
    Duration remembered = Duration.ofMillis(instances.rememberedMs());
    boolean always = starts.get().isNegative();
    if (!always && remembered.compareTo(starts.get()) >= 0) {
      conditions.isTrue(
          REMEMBERED,
          Reason.AsExpected,
          "Temporal remembers instances for %s, and starts are kept for %s"
              .formatted(hours(remembered), hours(starts.get())));
    } else {
      conditions.isFalse(
          REMEMBERED,
          Reason.RetentionTooShort,
          "Temporal forgets instances %s after their end, and Kafka keeps starts %s: one that is read again after that starts another instance; raise the retention of Temporal's namespace, or shorten the contract's topic.retention"
              .formatted(hours(remembered), always ? "for ever" : "for " + hours(starts.get())));
    }
  }

  private static Optional<Condition> known(String type, List<Condition> previous) {
    return previous == null
        ? Optional.empty()
        : previous.stream().filter(c -> c.getType().equals(type)).findFirst();
  }

  private static String hours(Duration time) {
    return time.toHours() >= 1 ? time.toHours() + "h" : time.toMinutes() + "m";
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
