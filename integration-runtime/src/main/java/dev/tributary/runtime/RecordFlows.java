package dev.tributary.runtime;

import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.runtime.connector.Connector;
import dev.tributary.runtime.deadletter.DeadLetters;
import dev.tributary.runtime.delivery.Deliverer;
import dev.tributary.runtime.delivery.DeliveryListener;
import dev.tributary.runtime.kafka.Writer;
import dev.tributary.runtime.report.Tally;
import dev.tributary.runtime.step.Steps;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a record's way together. */
final class RecordFlows {
  private static final Duration DEAD_LETTER_PAUSE = Duration.ofSeconds(1);

  private RecordFlows() {}

  static RecordFlow of(
      FlowPlan plan,
      RuntimePorts ports,
      Steps steps,
      Connector connector,
      Writer writer,
      HealthBoard board,
      Tally tally) {
    return new RecordFlow(
        plan,
        ports.digest(),
        steps,
        new Deliverer(connector, plan.delivery(), ports.clock(), new Listener(plan, board, tally)),
        new DeadLetters(
            writer,
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
        tally,
        ports.clock());
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
    public void working() {
      board.target("");
    }
  }
}
