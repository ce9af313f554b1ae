package dev.tributary.orchestration;

import dev.tributary.orchestration.call.CallPorts;
import dev.tributary.orchestration.call.SystemCalls;
import dev.tributary.orchestration.engine.OrchestrationEngine;
import dev.tributary.orchestration.plan.CompiledOrchestration;
import dev.tributary.orchestration.plan.PlanLibrary;
import dev.tributary.orchestration.router.Counts;
import dev.tributary.orchestration.router.EventRouter;
import dev.tributary.orchestration.temporal.ProcessWorker;
import dev.tributary.orchestration.temporal.TemporalEngine;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.runtime.Health;
import dev.tributary.runtime.Health.Reason;
import dev.tributary.runtime.kafka.KafkaClients;
import dev.tributary.runtime.report.Reporter;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one orchestration in this process: a worker for the instances of all its plans, and the
 * router of its events. Starts in the background and tries again for ever what isn't there yet: a
 * topic, Kafka, Temporal; {@link #health} tells.
 */
public final class OrchestrationRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrchestrationRunner.class);

  private final CompiledOrchestration current;
  private final RunnerPorts ports;
  private final KafkaClients kafka;
  private final SystemCalls calls;
  private final ProcessWorker worker;
  private final TemporalEngine engine;
  private final EventRouter router;
  private final Shares shares;
  private final Survey survey;
  private final Reporter reporter;
  private final Troubles troubles = new Troubles();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread main;

  /**
   * A runner that isn't started; connects to nothing.
   *
   * @param plans all plans that have instances, and the current one
   * @param digest the current plan's digest: new instances start on it
   * @throws IllegalArgumentException when the library doesn't have that plan
   */
  public OrchestrationRunner(PlanLibrary plans, String digest, RunnerPorts ports) {
    this.ports = ports;
    current =
        plans
            .find(digest)
            .orElseThrow(
                () -> new IllegalArgumentException("there is no plan with the digest " + digest));
    OrchestrationPlan plan = current.plan();
    String clientId = plan.consumerGroup() + "." + ports.pod();
    kafka =
        new KafkaClients(
            plan.kafka(),
            plan.consumerGroup(),
            plan.groupProtocol(),
            plan.start().source().topic(),
            ports.secrets(),
            clientId);
    calls =
        new SystemCalls(
            plans,
            new CallPorts(
                ports.clock(),
                ports.secrets(),
                ports.guard(),
                ports.vertx(),
                ports.gates(),
                kafka.writer()));
    String queue = plan.temporal().taskQueue();
    worker =
        new ProcessWorker(ports.temporal(), queue, plans, calls, ports.metrics(), ports.worker());
    engine = new TemporalEngine(ports.temporal(), queue);
    List<CompiledOrchestration> older =
        plans.all().stream().filter(other -> !other.digest().equals(digest)).toList();
    router = new EventRouter(current, older, router(clientId));
    shares = new Shares(plans, ports.gates());
    survey = new Survey(engine, plan, plans, ports.clock());
    Reports reports = new Reports(current, router.counts(), survey, ports);
    reporter =
        new Reporter(
            kafka.writer(),
            plan.reportsTopic(),
            reports.key(),
            () -> reports.of(health()),
            ports.settings().reportEvery());
    main = Thread.ofPlatform().daemon().name("orchestration " + plan.name()).unstarted(this::run);
  }

  private EventRouter.Ports router(String clientId) {
    OrchestrationPlan plan = current.plan();
    return new EventRouter.Ports(
        engine,
        ports.secrets(),
        kafka.writer(),
        new Counts(ports.metrics(), plan.namespace(), plan.orchestration()),
        ports.clock(),
        clientId,
        ports.settings().engine(),
        troubles,
        why -> troubles.tell(Reason.TemporalUnreachable, why),
        why -> troubles.tell(Reason.DeadLettersFailing, why));
  }

  /** Begins; returns at once. */
  public void start() {
    main.start();
  }

  /** How it fares. */
  public Health health() {
    return troubles.health();
  }

  /** Where its instances live. */
  public OrchestrationEngine engine() {
    return engine;
  }

  /** What became of events. */
  public Counts counts() {
    return router.counts();
  }

  private void run() {
    OrchestrationPlan plan = current.plan();
    try {
      reporter.start();
      long every = ports.settings().checkEvery().toMillis();
      for (var problem = missing(); problem.isPresent(); problem = missing()) {
        troubles.phase(false, problem.get().reason(), problem.get().message());
        if (ending.await(every, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      worker.start();
      router.start();
      troubles.phase(true, Reason.Running, "running");
      LOG.info("{} runs plan {}", plan.name(), current.digest());
      while (!ending.await(every, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      LOG.debug("the runner of {} was interrupted", plan.name());
    } catch (RuntimeException e) {
      LOG.error("{} can't run", plan.name(), e);
      troubles.phase(false, Reason.ConnectorFailed, String.valueOf(e.getMessage()));
    }
  }

  /** What keeps it from starting; empty when nothing does. */
  private Optional<Health> missing() throws InterruptedException {
    OrchestrationPlan plan = current.plan();
    TreeSet<String> topics = new TreeSet<>(router.topics());
    topics.add(plan.deadLetterTopic());
    try {
      Optional<String> topic = kafka.missingTopic(topics);
      if (topic.isPresent()) {
        return Optional.of(
            new Health(
                false,
                Reason.TopicMissing,
                "topic %s doesn't exist; it is waited for".formatted(topic.get())));
      }
    } catch (KafkaException e) {
      return Optional.of(
          new Health(
              false,
              Reason.KafkaUnreachable,
              "Kafka at %s: %s; it is tried again"
                  .formatted(plan.kafka().bootstrapServers(), e.getMessage())));
    }
    return unreachable().map(why -> new Health(false, Reason.TemporalUnreachable, why));
  }

  private Optional<String> unreachable() {
    WorkflowClient client = ports.temporal();
    try {
      client.getWorkflowServiceStubs().healthCheck();
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(
          "Temporal at %s doesn't answer: %s; events wait in Kafka, it is tried again"
              .formatted(current.plan().temporal().address(), e.getMessage()));
    }
  }

  private void look() throws InterruptedException {
    troubles.tell(Reason.TemporalUnreachable, unreachable().orElse(""));
    try {
      // Each pod has a member for each topic.
      shares.of(Math.max(1, kafka.members() / Math.max(1, router.topics().size())));
      troubles.tell(Reason.KafkaUnreachable, "");
    } catch (KafkaException e) {
      kafka.renewAdmin();
      troubles.tell(
          Reason.KafkaUnreachable,
          "Kafka at %s doesn't answer; it is tried again: %s"
              .formatted(current.plan().kafka().bootstrapServers(), e.getMessage()));
    }
    survey.look();
  }

  /** Events and calls under way may end until the deadline; positions are committed. */
  @Override
  public void close() {
    troubles.phase(false, Reason.Draining, "draining before the end");
    ending.countDown();
    Duration drain = ports.settings().drain();
    try {
      main.join(drain);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    router.drain(drain);
    worker.drain(drain);
    router.close();
    worker.close();
    calls.close();
    shares.of(0);
    reporter.close();
    kafka.close();
    troubles.phase(false, Reason.Stopped, "stopped");
  }
}
