package dev.tributary.orchestration.plan;

import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The plans that this process can run, in memory, by digest. A digest names one plan for ever, so
 * that whoever reads a plan by it reads the same at any time and in any process: that is why the
 * interpreter may ask here. Safe for use by many threads.
 */
public final class PlanLibrary {
  private final Map<String, CompiledOrchestration> plans = new ConcurrentHashMap<>();

  /**
   * Compiles a plan and keeps it. Does nothing when it is there.
   *
   * @throws IllegalArgumentException when it doesn't compile
   */
  public CompiledOrchestration add(String digest, OrchestrationPlan plan) {
    return plans.computeIfAbsent(digest, d -> CompiledOrchestration.of(d, plan));
  }

  /** The plan of a digest; empty when it isn't here (yet). */
  public Optional<CompiledOrchestration> find(String digest) {
    return Optional.ofNullable(plans.get(digest));
  }

  /** Forgets the plans of other digests: nothing runs on them any more. */
  public void keep(Collection<String> digests) {
    plans.keySet().retainAll(digests);
  }

  /** All that are here. */
  public List<CompiledOrchestration> all() {
    return List.copyOf(plans.values());
  }
}
