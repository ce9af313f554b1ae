package dev.tributary.planner.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How many pods of a flow run, and by what. No part of the plan that pods run: a change of it rolls
 * nothing.
 *
 * @param minReplicas never fewer; 0 lets the flow fall asleep
 * @param maxReplicas never more; at most the source's partitions
 * @param lagThreshold records that one pod is to have before it
 * @param activationLagThreshold a flow at 0 wakes when more records than these wait
 * @param cooldown how long there must be less to do before pods go
 * @param calendar times at which more pods run
 */
public record ScalingPlan(
    int minReplicas,
    int maxReplicas,
    int lagThreshold,
    int activationLagThreshold,
    Duration cooldown,
    List<CalendarWindow> calendar) {

  /** Copies the calendar. */
  public ScalingPlan {
    calendar = List.copyOf(calendar);
  }

  /** The fewest pods at a time, the calendar included; never more than {@code maxReplicas}. */
  public int floorAt(Instant at) {
    return calendar.stream()
        .filter(w -> w.covers(at))
        .mapToInt(w -> Math.min(w.minReplicas(), maxReplicas))
        .reduce(minReplicas, Math::max);
  }

  /** When the calendar next says something else; empty when it won't. */
  public Optional<Instant> changesAfter(Instant at) {
    return calendar.stream()
        .flatMap(w -> w.changesAfter(at).stream())
        .min(Comparator.naturalOrder());
  }
}
