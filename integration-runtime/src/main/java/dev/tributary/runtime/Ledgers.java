package dev.tributary.runtime;

import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.runtime.kafka.KafkaClients;
import dev.tributary.runtime.ledger.Ledger;
import dev.tributary.runtime.ledger.NoLedger;
import dev.tributary.runtime.ledger.TopicLedger;
import java.time.InstantSource;

/** The ledger that a plan asks for; what keeps it from writing is told on the board. */
final class Ledgers {
  private Ledgers() {}

  static Ledger of(FlowPlan plan, KafkaClients kafka, InstantSource clock, HealthBoard board) {
    return plan.ledger() == null
        ? new NoLedger()
        : new TopicLedger(
            plan.ledger(),
            plan.source().topic(),
            kafka.writer(),
            kafka::reader,
            clock,
            why ->
                board.ledger(
                    why.isEmpty()
                        ? ""
                        : "the ledger %s %s; records wait until it can"
                            .formatted(plan.ledger().topic(), why)));
  }
}
