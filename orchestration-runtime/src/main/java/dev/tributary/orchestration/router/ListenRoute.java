package dev.tributary.orchestration.router;

import dev.tributary.crds.v1alpha1.OrchestrationSpec.OnCompletedKey;
import dev.tributary.orchestration.engine.InstanceId;
import dev.tributary.orchestration.engine.InstanceSignal;
import dev.tributary.orchestration.engine.NewInstance;
import dev.tributary.orchestration.engine.OrchestrationEngine;
import dev.tributary.orchestration.engine.StartResult;
import dev.tributary.orchestration.plan.CompiledOrchestration;
import dev.tributary.orchestration.plan.Work;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import java.time.Duration;

/**
 * Tells running instances of events that a step listens to. Which of the instance's steps gets an
 * event is the instance's matter: it may run another plan than this one.
 */
final class ListenRoute implements Route {
  /** The longest that an event is held for an instance that hasn't started. */
  static final Duration LONGEST_HOLD = Duration.ofHours(1);

  private final CompiledOrchestration plan;
  private final Work.Listen listen;
  private final OrchestrationEngine engine;

  ListenRoute(CompiledOrchestration plan, Work.Listen listen, OrchestrationEngine engine) {
    this.plan = plan;
    this.listen = listen;
    this.engine = engine;
  }

  /** Whether an event of this type and with this correlation is taken here. */
  boolean isFor(String eventType, String correlate) {
    return listen.plan().eventType().equals(eventType)
        && listen.plan().correlate().equals(correlate);
  }

  @Override
  public Counted take(Arrived event) throws ExpressionException, RefusedException {
    if (!event.isOf(listen.plan().eventType())) {
      return Counted.NotMeant;
    }
    OrchestrationPlan source = plan.plan();
    InstanceId id =
        new InstanceId(
            source.namespace(),
            source.orchestration(),
            event.key(listen.correlate(), listen.reader()));
    if (engine.signal(id, new InstanceSignal.Event(event.received()))) {
      return Counted.Delivered;
    }
    if (!listen.plan().holdEarly()) {
      return Counted.Unmatched;
    }
    Duration hold = Duration.ofMillis(Math.min(LONGEST_HOLD.toMillis(), source.timeoutMs()));
    boolean again = source.onCompletedKey() == OnCompletedKey.Start;
    StartResult held =
        engine.start(id, NewInstance.held(plan.digest(), event.received(), hold, again));
    return held == StartResult.Started ? Counted.Held : Counted.Unmatched;
  }
}
