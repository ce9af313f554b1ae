package dev.tributary.runtime;

import dev.tributary.planner.Names;
import dev.tributary.planner.plan.BatchPlan;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.runtime.connector.BatchConnector;
import dev.tributary.runtime.connector.Connector;
import dev.tributary.runtime.deadletter.DeadLetters;
import dev.tributary.runtime.deadletter.Resolutions;
import dev.tributary.runtime.deadletter.ResolvedGroup;
import dev.tributary.runtime.delivery.BatchDeliverer;
import dev.tributary.runtime.delivery.Deliverer;
import dev.tributary.runtime.delivery.Delivering;
import dev.tributary.runtime.delivery.DeliveryListener;
import dev.tributary.runtime.kafka.KafkaClients;
import dev.tributary.runtime.ledger.Ledger;
import dev.tributary.runtime.parking.HeldKeys;
import dev.tributary.runtime.pressure.Gate;
import dev.tributary.runtime.report.Tally;
import dev.tributary.runtime.step.Steps;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a record's way together. */
final class RecordFlows {
  private static final Duration DEAD_LETTER_PAUSE = Duration.ofSeconds(1);

  /** Longer than the producer itself tries. */
  private static final Duration WRITE = Duration.ofSeconds(15);

  private RecordFlows() {}

  static RecordFlow of(
      FlowPlan plan,
      RuntimePorts ports,
      Steps steps,
      Connector connector,
      Gate gate,
      Ledger ledger,
      HeldKeys heldKeys,
      KafkaClients kafka,
      HealthBoard board,
      Tally tally) {
    return new RecordFlow(
        plan,
        ports.digest(),
        steps,
        delivering(plan, ports, connector, gate, new Listener(plan, board, tally)),
        ledger,
        new DeadLetters(
            kafka.writer(),
            plan.deadLetterTopic(),
            plan.name(),
            ports.digest(),
            DEAD_LETTER_PAUSE,
            why ->
                board.deadLetters(
                    why.isEmpty()
                        ? ""
                        : "dead letters can't be written to %s: %s"
                            .formatted(plan.deadLetterTopic(), why))),
        heldKeys,
        resolutions(plan, kafka, board),
        tally,
        ports.clock());
  }

  private static Resolutions resolutions(FlowPlan plan, KafkaClients kafka, HealthBoard board) {
    String group = Names.resolvedGroup(plan.namespace(), plan.flow());
    return new Resolutions(
        new ResolvedGroup(plan.deadLetterTopic(), group, kafka::admin, kafka::transactional),
        why ->
            board.deadLetters(
                why.isEmpty()
                    ? ""
                    : "retried dead letters can't be marked as resolved in the group %s: %s"
                        .formatted(group, why)));
  }

  private static Delivering delivering(
      FlowPlan plan,
      RuntimePorts ports,
      Connector connector,
      Gate gate,
      DeliveryListener listener) {
    Duration timeout = timeout(plan.target());
    Optional<BatchPlan> batch = TargetMeasures.batch(plan);
    if (batch.isPresent() && connector instanceof BatchConnector batches) {
      return new BatchDeliverer(
          batches,
          gate,
          timeout,
          batch.get(),
          plan.engine().keyed(),
          plan.delivery(),
          ports.clock(),
          listener);
    }
    return new Deliverer(connector, gate, timeout, plan.delivery(), ports.clock(), listener);
  }

  private static Duration timeout(TargetPlan target) {
    return switch (target) {
      case TargetPlan.Http http -> Duration.ofMillis(http.operation().timeoutMs());
      case TargetPlan.Kamelet kamelet -> Duration.ofMillis(kamelet.timeoutMs());
      case TargetPlan.Contract ignored -> WRITE;
    };
  }

  /** Tells metrics and health. */
  private record Listener(FlowPlan plan, HealthBoard board, Tally tally)
      implements DeliveryListener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    @Override
    public void sent(Duration took) {
      tally.sent(took);
    }

    @Override
    public void retrying(String cause) {
      tally.retry(cause);
    }

    @Override
    public void waiting(String reason, Duration pause) {
      LOG.info("{} waits {} ms for its target: {}", plan.name(), pause.toMillis(), reason);
      board.target(
          "%s can't be used, records wait and none is given up: %s"
              .formatted(plan.target().label(), reason));
    }

    @Override
    public void held(String reason) {
      board.target(
          "%s can't be used, records wait before they are sent and none is given up: %s"
              .formatted(plan.target().label(), reason));
    }

    @Override
    public void working() {
      board.target("");
    }
  }
}
