package dev.tributary.orchestration;

import dev.tributary.orchestration.engine.EngineUnavailableException;
import dev.tributary.orchestration.engine.OrchestrationEngine;
import dev.tributary.orchestration.plan.PlanLibrary;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.planner.report.InstancesReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks once in a while how all instances stand. Used by one thread; what it saw by any. */
final class Survey {
  private static final Logger LOG = LoggerFactory.getLogger(Survey.class);
  private static final Duration EVERY = Duration.ofSeconds(20);

  private final OrchestrationEngine engine;
  private final OrchestrationPlan plan;
  private final PlanLibrary plans;
  private final InstantSource clock;
  private Instant next = Instant.EPOCH;
  private volatile InstancesReport last;

  Survey(
      OrchestrationEngine engine, OrchestrationPlan plan, PlanLibrary plans, InstantSource clock) {
    this.engine = engine;
    this.plan = plan;
    this.plans = plans;
    this.clock = clock;
  }

  /** Looks, when it is time; what was seen before stays when the engine doesn't answer. */
  void look() {
    if (clock.instant().isBefore(next)) {
      return;
    }
    try {
      last =
          engine.survey(plan.namespace(), plan.orchestration(), clock.instant(), this::timeoutMs);
    } catch (EngineUnavailableException e) {
      LOG.info("the instances of {} couldn't be counted: {}", plan.name(), e.getMessage());
    }
    next = clock.instant().plus(EVERY);
  }

  private OptionalLong timeoutMs(String digest) {
    return plans.find(digest).stream().mapToLong(p -> p.plan().timeoutMs()).findFirst();
  }

  /** What was seen last, or {@code null}. */
  InstancesReport last() {
    return last;
  }
}
