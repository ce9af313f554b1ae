package dev.tributary.orchestration.temporal;

import dev.tributary.orchestration.call.SystemActivities;
import dev.tributary.orchestration.plan.PlanLibrary;
import dev.tributary.orchestration.process.ProcessMetrics;
import dev.tributary.orchestration.process.ProcessWorkflow;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.DynamicWorkflow;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Serves a task queue: runs processes of all plans of a library, and their calls. */
public final class ProcessWorker implements AutoCloseable {
  /** A workflow task that computes for so long is broken off: half of what Temporal gives it. */
  private static final Duration DEADLOCK = Duration.ofSeconds(5);

  private final WorkerFactory factory;

  /**
   * Measures of a worker.
   *
   * @param mostEvents the length at which histories are cut
   * @param cached instances kept in memory between their tasks; with 0 each task replays its
   *     history
   * @param pollers polls for tasks at a time, of each sort
   */
  public record Settings(long mostEvents, int cached, int pollers) {
    /** Measures for production. */
    public static Settings defaults() {
      return new Settings(ProcessWorkflow.MOST_EVENTS, 600, 5);
    }

    /** Measures for Temporal's in-memory server: no task is meant for one worker by name. */
    public static Settings local() {
      return new Settings(ProcessWorkflow.MOST_EVENTS, 0, 5);
    }
  }

  /**
   * A worker that isn't started.
   *
   * @param client converts values as {@link ProcessJson#converter} does
   * @param metrics where instances are measured
   * @param settings measures
   */
  public ProcessWorker(
      WorkflowClient client,
      String taskQueue,
      PlanLibrary plans,
      SystemActivities activities,
      MeterRegistry metrics,
      Settings settings) {
    factory =
        WorkerFactory.newInstance(
            client,
            WorkerFactoryOptions.newBuilder().setWorkflowCacheSize(settings.cached()).build());
    Worker worker =
        factory.newWorker(
            taskQueue,
            WorkerOptions.newBuilder()
                .setUsingVirtualThreadsOnActivityWorker(true)
                // The first expressions of a cold JVM with half a CPU take longer than the
                // default of a second, and that is no deadlock.
                .setDefaultDeadlockDetectionTimeout(DEADLOCK.toMillis())
                .setMaxConcurrentWorkflowTaskPollers(settings.pollers())
                .setMaxConcurrentActivityTaskPollers(settings.pollers())
                .build());
    ProcessMetrics measures = new ProcessMetrics(metrics);
    worker.registerWorkflowImplementationFactory(
        DynamicWorkflow.class, () -> new ProcessWorkflow(plans, measures, settings.mostEvents()));
    worker.registerActivitiesImplementations(activities);
  }

  /** Begins to poll; returns at once. */
  public void start() {
    factory.start();
  }

  /** Takes no more tasks; waits until those under way have ended, at most so long. */
  public void drain(Duration deadline) {
    factory.shutdown();
    factory.awaitTermination(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends at once: attempts under way are broken off, as when the process dies. */
  @Override
  public void close() {
    factory.shutdownNow();
    factory.awaitTermination(5, TimeUnit.SECONDS);
  }
}
