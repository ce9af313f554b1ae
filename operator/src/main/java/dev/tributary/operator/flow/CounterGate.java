package dev.tributary.operator.flow;

import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SyncFlowStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Holds moved counters back for a while, so that traffic alone doesn't write statuses. */
final class CounterGate {
  private final Duration interval;
  private final Clock clock;
  private final Map<String, Instant> written = new ConcurrentHashMap<>();

  CounterGate(Duration interval, Clock clock) {
    this.interval = interval;
    this.clock = clock;
  }

  /** The status to write now: with the counters of before while their time hasn't come. */
  SyncFlowStatus hold(SyncFlow flow, SyncFlowStatus before, SyncFlowStatus status) {
    if (before == null) {
      return status;
    }
    SyncFlowStatus held = FlowStatuses.withCountersOf(before, status);
    if (held.equals(status)) {
      return status;
    }
    String uid = flow.getMetadata().getUid();
    Instant last = written.getOrDefault(uid, Instant.EPOCH);
    boolean conditionsMoved = !held.equals(before);
    if (!conditionsMoved && last.plus(interval).isAfter(clock.instant())) {
      return held;
    }
    written.put(uid, clock.instant());
    return status;
  }
}
