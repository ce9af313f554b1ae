package dev.tributary.orchestration;

import dev.tributary.orchestration.plan.CompiledOrchestration;
import dev.tributary.orchestration.router.Counted;
import dev.tributary.orchestration.router.Counts;
import dev.tributary.planner.Names;
import dev.tributary.planner.report.FlowReport;
import dev.tributary.runtime.Health;
import java.time.Instant;
import java.util.Map;

/**
 * What a runner reports, in the shape of flows' reports: events that reached an instance are
 * delivered, those that were there before are duplicates, those that nothing waits for filtered.
 * How instances stand is told beside that.
 */
final class Reports {
  private final CompiledOrchestration plan;
  private final Counts counts;
  private final RunnerPorts ports;
  private final Survey survey;
  private final Instant started;

  Reports(CompiledOrchestration plan, Counts counts, Survey survey, RunnerPorts ports) {
    this.plan = plan;
    this.counts = counts;
    this.survey = survey;
    this.ports = ports;
    this.started = ports.clock().instant();
  }

  String key() {
    return FlowReport.key(plan.plan().namespace(), name(), ports.pod());
  }

  FlowReport of(Health health) {
    long delivered =
        counts.of(Counted.Started)
            + counts.of(Counted.Queued)
            + counts.of(Counted.Delivered)
            + counts.of(Counted.Held);
    long duplicates = counts.of(Counted.Duplicate);
    long filtered =
        counts.of(Counted.NotMeant)
            + counts.of(Counted.Unmatched)
            + counts.of(Counted.AlreadyRunning)
            + counts.of(Counted.AlreadyEnded);
    return new FlowReport(
        FlowReport.FORMAT,
        plan.plan().namespace(),
        name(),
        ports.pod(),
        plan.digest(),
        started.toString(),
        ports.clock().instant().toString(),
        null,
        null,
        delivered + duplicates,
        duplicates,
        duplicates,
        filtered,
        counts.of(Counted.Dead),
        Map.of(),
        null,
        null,
        new FlowReport.HealthReport(health.ready(), health.reason().name(), health.message()),
        health.reason() == Health.Reason.PositionLost,
        null,
        null,
        null,
        0,
        survey.last());
  }

  private String name() {
    return Names.reportedAs(plan.plan().orchestration());
  }
}
