package dev.tributary.runtime;

import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.runtime.connector.Delivery;
import dev.tributary.runtime.connector.EffectKey;
import dev.tributary.runtime.deadletter.DeadLetter;
import dev.tributary.runtime.deadletter.DeadLetters;
import dev.tributary.runtime.deadletter.Resolutions;
import dev.tributary.runtime.deadletter.RetriedRecord;
import dev.tributary.runtime.delivery.Delivering;
import dev.tributary.runtime.delivery.Result;
import dev.tributary.runtime.engine.RecordHandler;
import dev.tributary.runtime.engine.Turn;
import dev.tributary.runtime.ledger.Ledger;
import dev.tributary.runtime.parking.HeldKeys;
import dev.tributary.runtime.report.Tally;
import dev.tributary.runtime.step.Stage;
import dev.tributary.runtime.step.StepResult;
import dev.tributary.runtime.step.Steps;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A record's way: steps, a look into the ledger, delivery and its entry there, or dead letter. */
final class RecordFlow implements RecordHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RecordFlow.class);

  private final FlowPlan plan;
  private final String digest;
  private final Steps steps;
  private final Superseding superseding;
  private final Delivering deliverer;
  private final Ledger ledger;
  private final DeadLetters deadLetters;
  private final HeldKeys heldKeys;
  private final Resolutions resolutions;
  private final Tally tally;
  private final InstantSource clock;

  RecordFlow(
      FlowPlan plan,
      String digest,
      Steps steps,
      Delivering deliverer,
      Ledger ledger,
      DeadLetters deadLetters,
      HeldKeys heldKeys,
      Resolutions resolutions,
      Tally tally,
      InstantSource clock) {
    this.plan = plan;
    this.digest = digest;
    this.steps = steps;
    this.superseding = new Superseding(plan, steps, this::effectKey);
    this.deliverer = deliverer;
    this.ledger = ledger;
    this.deadLetters = deadLetters;
    this.heldKeys = heldKeys;
    this.resolutions = resolutions;
    this.tally = tally;
    this.clock = clock;
  }

  @Override
  public void begins(ConsumerRecord<byte[], byte[]> record) {
    deliverer.begins(record);
  }

  @Override
  public void ends(ConsumerRecord<byte[], byte[]> record) {
    deliverer.ends(record);
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> record, Turn turn) throws InterruptedException {
    MDC.put("flow", plan.name());
    MDC.put("plan", digest);
    MDC.put("key", record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8));
    switch (steps.run(record)) {
      case StepResult.Filtered ignored -> tally.filtered();
      case StepResult.Failed failed -> {
        Instant now = clock.instant();
        die(record, new DeadLetter(failed.stage(), failed.reason(), 0, now, now), turn);
      }
      case StepResult.Ready ready -> deliver(record, ready, turn);
    }
    if (record instanceof RetriedRecord retried) {
      // Only now, and before the request is deleted: in between it is done again, to no effect.
      resolutions.resolved(retried, turn);
    }
  }

  private void deliver(ConsumerRecord<byte[], byte[]> record, StepResult.Ready ready, Turn turn)
      throws InterruptedException {
    String key = effectKey(ready);
    Superseding.Older older = superseding.older(ready, turn.overtakes());
    if (older.effectKeys().contains(key)) {
      // A duplicate of one that waits: it is no newer than that.
      turn.standsAside();
      return;
    }
    Optional<Ledger.Claim> claimed = ledger.claim(record, key, turn);
    if (claimed.isEmpty()) {
      tally.duplicate(clock.instant());
      return;
    }
    try (Ledger.Claim claim = claimed.get()) {
      // What was given up may have arrived with its last send.
      boolean doubtful = claim.isDoubtful() || record instanceof RetriedRecord;
      Delivery delivery = delivery(record, ready, key, doubtful);
      switch (deliverer.deliver(record, delivery, turn, older.first(claim::begins))) {
        case Result.Delivered done -> {
          // After success and before the record is finished: never the other way round.
          claim.supersedes(older.superseded().values(), turn);
          claim.delivered(turn);
          turn.supersedes(older.superseded().keySet());
          tally.delivered(done.suppressed(), clock.instant());
          tally.superseded(older.superseded().size());
        }
        case Result.Dead dead ->
            die(
                record,
                new DeadLetter(
                    Stage.DELIVER,
                    dead.reason(),
                    dead.attempts(),
                    dead.firstFailed(),
                    dead.lastFailed()),
                turn);
      }
    }
  }

  private void die(ConsumerRecord<byte[], byte[]> record, DeadLetter letter, Turn turn)
      throws InterruptedException {
    long at = deadLetters.write(record, letter, turn);
    // Before it is marked as resolved or finished: a crash in between makes it a dead letter again.
    heldKeys.hold(record, at, turn);
    tally.dead(letter.stage(), letter.reason());
    LOG.warn(
        "dead letter: offset {} of {}-{} at {}: {}",
        record.offset(),
        record.topic(),
        record.partition(),
        letter.stage().word(),
        letter.reason());
  }

  private static Delivery delivery(
      ConsumerRecord<byte[], byte[]> record,
      StepResult.Ready ready,
      String effectKey,
      boolean doubtful) {
    return new Delivery(
        ready.body(),
        ready.parameters(),
        effectKey,
        record.topic() + "-" + record.partition() + "-" + record.offset(),
        ready.event(),
        doubtful);
  }

  private String effectKey(StepResult.Ready ready) {
    String operation =
        plan.target() instanceof TargetPlan.Http http
            ? http.operation().name()
            : plan.target().label();
    return EffectKey.of(plan.namespace(), plan.flow(), operation, ready.idempotencyKey());
  }
}
