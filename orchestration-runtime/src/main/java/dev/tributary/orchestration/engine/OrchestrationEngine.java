package dev.tributary.orchestration.engine;

import dev.tributary.planner.report.InstancesReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Where instances live. What a method returns is durable then. Every method may be called again
 * with the same arguments: an event has its effect once, by its identity. Safe for use by many
 * threads. All methods throw {@link EngineUnavailableException} when the engine doesn't answer in
 * time, and {@link EngineRefusedException} when it never will take what it is given.
 */
public interface OrchestrationEngine {
  /** Starts an instance, or holds an event for one. */
  StartResult start(InstanceId id, NewInstance instance);

  /**
   * Tells a running instance something.
   *
   * @return false when no instance of the id runs
   */
  boolean signal(InstanceId id, InstanceSignal signal);

  /**
   * How an instance stands, also when it has ended and the engine still knows it.
   *
   * @return empty when the engine doesn't know it
   * @throws EngineRefusedException when its worker can't tell, for example without its plan
   */
  Optional<InstanceState> query(InstanceId id);

  /**
   * Has an instance end: what it did is undone.
   *
   * @return false when no instance of the id runs
   */
  boolean cancel(InstanceId id, String reason);

  /**
   * The instances of an orchestration, the latest first.
   *
   * @param running only those that run
   * @param most so many at most
   */
  List<InstanceSummary> list(String namespace, String orchestration, boolean running, int most);

  /**
   * How all instances of an orchestration stand.
   *
   * @param now the time by which they are stuck or not
   * @param timeoutMs how long an instance of a plan may take, by the plan's digest; empty when that
   *     isn't known
   */
  InstancesReport survey(
      String namespace,
      String orchestration,
      Instant now,
      Function<String, OptionalLong> timeoutMs);
}
