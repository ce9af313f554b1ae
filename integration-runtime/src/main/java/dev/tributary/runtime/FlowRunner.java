package dev.tributary.runtime;

import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.report.FlowReport;
import dev.tributary.planner.types.CompiledPlan;
import dev.tributary.runtime.Health.Reason;
import dev.tributary.runtime.connector.Connector;
import dev.tributary.runtime.engine.Engine;
import dev.tributary.runtime.intake.WebhookIntake;
import dev.tributary.runtime.intake.WebhookListener;
import dev.tributary.runtime.kafka.KafkaClients;
import dev.tributary.runtime.kafka.StartPositions;
import dev.tributary.runtime.ledger.Ledger;
import dev.tributary.runtime.parking.HeldKeys;
import dev.tributary.runtime.parking.StateTopic;
import dev.tributary.runtime.pressure.Gate;
import dev.tributary.runtime.report.Backlog;
import dev.tributary.runtime.report.Reporter;
import dev.tributary.runtime.report.Tally;
import dev.tributary.runtime.step.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one plan. Starts in the background and tries again for ever what isn't there yet: a Secret,
 * a topic, Kafka itself; {@link #health} tells. Nothing is shared with other runners but the ports.
 */
public final class FlowRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FlowRunner.class);
  private static final Duration LAST_ANSWERS = WebhookIntake.BUDGET.plusSeconds(1);

  private final FlowPlan plan;
  private final RuntimePorts ports;
  private final Steps steps;
  private final SelfCheck check;
  private final KafkaClients kafka;
  private final HealthBoard board;
  private final Backlog backlog;
  private final Tally tally;
  private final Reporter reporter;
  private final Instant started;
  private final Connector connector;
  private final Gate gate;
  private final Ledger ledger;
  private final Upkeep upkeep;
  private final HeldKeys copies;
  private final Optional<WebhookIntake> intake;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread main;
  private Optional<WebhookListener.Registration> served = Optional.empty();
  private volatile Optional<Engine> engine = Optional.empty();

  /**
   * Compiles the plan, every expression of it once; connects to nothing. So nothing is taken or
   * read by a runner that can't run all of its plan.
   *
   * @throws IllegalArgumentException when the plan holds what a planner of this version never
   *     writes; the message names the expression
   */
  public FlowRunner(FlowPlan plan, RuntimePorts ports) {
    this.plan = plan;
    this.ports = ports;
    started = ports.clock().instant();
    CompiledPlan compiled = CompiledPlan.of(plan);
    steps = new Steps(plan, compiled);
    check = new SelfCheck(plan, ports.secrets());
    kafka = new KafkaClients(plan, ports.secrets(), plan.consumerGroup() + "." + ports.pod());
    backlog = new Backlog(ports.clock());
    tally =
        new Tally(
            ports.metrics(),
            plan.namespace(),
            plan.flow(),
            () -> backlog.lag().orElse(0),
            backlog::oldestSeconds);
    connector = Connectors.of(plan, compiled.target(), ports, kafka.writer());
    gate = Connectors.gate(plan, ports.gates());
    intake =
        plan.source() instanceof SourcePlan.Webhook webhook
            ? Optional.of(
                new WebhookIntake(
                    webhook,
                    plan.namespace(),
                    compiled,
                    ports.secrets(),
                    kafka.writer(),
                    ports.clock(),
                    tally::webhook))
            : Optional.empty();
    reporter =
        new Reporter(
            kafka.writer(),
            plan.reportsTopic(),
            FlowReport.key(plan.namespace(), plan.flow(), ports.pod()),
            this::report,
            ports.settings().reportEvery());
    board = new HealthBoard(intake.isPresent(), reporter::soon);
    copies = StateTopic.of(plan, kafka);
    ledger = Ledgers.of(plan, kafka, ports.clock(), board);
    upkeep = new Upkeep(plan, check, kafka, gate, backlog, board);
    main = Thread.ofPlatform().daemon().name("runner " + plan.name()).unstarted(this::run);
  }

  /** Begins; returns at once. */
  public void start() {
    if (plan.source() instanceof SourcePlan.Webhook webhook) {
      served = Optional.of(ports.webhooks().register(webhook.path(), intake.orElseThrow()));
    }
    main.start();
  }

  /** How it fares. */
  public Health health() {
    return board.current();
  }

  /** The webhook's handler, for callers that serve it themselves. */
  public Optional<WebhookIntake> webhook() {
    return intake;
  }

  /** What would be reported now. */
  public FlowReport report() {
    Health health = health();
    Tally.Counts counts = tally.counts();
    return new FlowReport(
        FlowReport.FORMAT,
        plan.namespace(),
        plan.flow(),
        ports.pod(),
        ports.digest(),
        started.toString(),
        ports.clock().instant().toString(),
        backlog.lag().isPresent() ? backlog.lag().getAsLong() : null,
        backlog.oldest().map(Instant::toString).orElse(null),
        counts.delivered(),
        counts.suppressed(),
        counts.duplicates(),
        counts.filtered(),
        counts.dead(),
        counts.retries(),
        counts.lastDelivered().map(Instant::toString).orElse(null),
        counts.topDeadReason().orElse(null),
        new FlowReport.HealthReport(health.ready(), health.reason().name(), health.message()),
        board.isPositionLost(),
        gate.circuit().orElse(null),
        ledger.report().orElse(null),
        backlog.held().orElse(null),
        counts.superseded(),
        null);
  }

  /** Tells that the end is near: not ready any more, while everything still works. */
  public void announceEnd() {
    board.phase(false, Reason.Draining, "draining before the end");
  }

  /**
   * Stops: webhooks get 503 once those under way are answered, calls in flight may end until the
   * deadline, positions are committed. Returns when that is done.
   */
  public void drain(Duration deadline) {
    announceEnd();
    ending.countDown();
    intake.ifPresent(WebhookIntake::shut);
    intake.ifPresent(taking -> taking.awaitAnswers(LAST_ANSWERS));
    try {
      main.join(LAST_ANSWERS.plus(LAST_ANSWERS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    engine.ifPresent(e -> e.stop(deadline));
  }

  /** Drains, says goodbye in the reports, and frees everything. May be called again. */
  @Override
  public void close() {
    if (health().reason() == Reason.Stopped) {
      return;
    }
    drain(ports.settings().drain());
    served.ifPresent(WebhookListener.Registration::close);
    reporter.close();
    ledger.close();
    copies.close();
    connector.close();
    upkeep.close();
    kafka.close();
    tally.close();
    board.phase(false, Reason.Stopped, "stopped");
  }

  /** Waits for all that must be there, starts the parts, then looks after them. */
  private void run() {
    try {
      long every = ports.settings().checkEvery().toMillis();
      for (var problem = check.run(kafka); problem.isPresent(); problem = check.run(kafka)) {
        Health health = problem.get();
        if (health().reason() != health.reason()) {
          LOG.warn("{} can't start yet: {}", plan.name(), health.message());
        }
        board.phase(false, health.reason(), health.message());
        if (ending.await(every, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      reporter.start();
      begin();
      while (!ending.await(every, TimeUnit.MILLISECONDS)) {
        upkeep.look();
      }
    } catch (InterruptedException e) {
      LOG.debug("the runner of {} was interrupted", plan.name());
    } catch (RuntimeException e) {
      LOG.error("{} can't run", plan.name(), e);
      board.phase(false, Reason.ConnectorFailed, String.valueOf(e.getMessage()));
    }
  }

  private void begin() {
    if (!plan.suspend()) {
      Engine reading =
          new Engine(
              plan.name(),
              new LedgerSource(kafka, ledger),
              new StartPositions(plan.consumerGroup(), plan.source().topic(), intake.isPresent()),
              plan.engine().keyed(),
              RecordFlows.of(
                  plan, ports, steps, connector, gate, ledger, copies, kafka, board, tally),
              copies,
              new BoardListener(board),
              TargetMeasures.of(plan, ports.settings().engine()));
      engine = Optional.of(reading);
      backlog.watch(reading);
      ledger.start();
      reading.start();
    }
    intake.ifPresent(WebhookIntake::open);
    board.phase(
        true,
        plan.suspend() ? Reason.Suspended : Reason.Running,
        plan.suspend() ? "suspended: intake only" : "running");
    LOG.info("{} runs plan {}", plan.name(), ports.digest());
  }
}
