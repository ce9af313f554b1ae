package dev.tributary.runtime.delivery;

import dev.tributary.planner.plan.BatchPlan;
import dev.tributary.planner.plan.FlowPlan.DeliveryPlan;
import dev.tributary.runtime.connector.BatchConnector;
import dev.tributary.runtime.connector.Delivery;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.engine.Turn;
import dev.tributary.runtime.pressure.Gate;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Delivers as {@link Deliverer} does, with many records in one request. Each record has its own
 * tries, pauses and end. A request that fails as a whole counts as a try of nobody: its records are
 * sent again in halves, so that a poisoned one comes to stand alone and its neighbours don't pay
 * for it. Safe for use by many threads.
 */
public final class BatchDeliverer implements Delivering {
  private final DeliveryPlan plan;
  private final Pauses pauses;
  private final InstantSource clock;
  private final DeliveryListener listener;
  private final Evidence evidence = new Evidence();
  private final Batches batches;

  /**
   * Delivers to one target.
   *
   * @param timeout the longest that one request may take, with everything that belongs to it
   * @param keyed whether records of one key are sent in their order
   */
  public BatchDeliverer(
      BatchConnector connector,
      Gate gate,
      Duration timeout,
      BatchPlan batch,
      boolean keyed,
      DeliveryPlan plan,
      InstantSource clock,
      DeliveryListener listener) {
    this.plan = plan;
    this.pauses = new Pauses(plan);
    this.clock = clock;
    this.listener = listener;
    this.batches =
        new Batches(
            batch,
            keyed,
            new BatchRequests(connector, gate, timeout, batch.stops(), pauses, listener, evidence));
  }

  @Override
  public void begins(ConsumerRecord<byte[], byte[]> record) {
    batches.begins(record);
  }

  @Override
  public void ends(ConsumerRecord<byte[], byte[]> record) {
    batches.ends(record);
  }

  @Override
  public Result deliver(
      ConsumerRecord<byte[], byte[]> record, Delivery delivery, Turn turn, Runnable taken)
      throws InterruptedException {
    Tries tries = new Tries(delivery.doubtful(), evidence);
    int bears = Integer.MAX_VALUE;
    try {
      while (true) {
        tries.begins();
        switch (batches.ride(record, new Freight(delivery, taken), turn, tries, bears)) {
          case Share.Again ignored -> {
            evidence.saysNothing(delivery.sequence());
            turn.stepBack();
          }
          case Share.InCompany company -> {
            bears = company.most();
            failedInCompany(company.verdict(), delivery, turn);
          }
          case Share.Own(Verdict.Delivered done) -> {
            evidence.delivered(delivery.sequence());
            listener.working();
            return new Result.Delivered(done.suppressed());
          }
          case Share.Own(Verdict.Rejected rejected) -> {
            tries.failed(rejected.reason(), clock.instant());
            return tries.dead();
          }
          case Share.Own(Verdict.Unavailable unavailable) -> {
            failed(unavailable.cause(), delivery);
            waitForSystem(
                unavailable.reason(),
                pauses.after(tries.unavailable(unavailable.reason()), unavailable.retryAfter()),
                turn);
          }
          case Share.Own(Verdict.Retry retry) -> {
            failed(retry.cause(), delivery);
            tries.failed(retry.reason(), clock.instant());
            if (tries.counted() <= plan.retry()) {
              turn.pause(pauses.after(tries.counted()));
            } else if (tries.isRecordAtFault(delivery)) {
              return tries.dead();
            } else {
              waitForSystem(retry.reason(), pauses.after(tries.counted()), turn);
            }
          }
        }
      }
    } finally {
      evidence.forget(delivery.sequence());
    }
  }

  private void failedInCompany(Verdict verdict, Delivery delivery, Turn turn)
      throws InterruptedException {
    if (verdict instanceof Verdict.Retry retry) {
      failed(retry.cause(), delivery);
      turn.pause(pauses.after(1));
    } else {
      evidence.saysNothing(delivery.sequence());
      listener.retrying("company");
    }
  }

  private void failed(String cause, Delivery delivery) {
    listener.retrying(cause);
    evidence.failed(delivery.sequence());
  }

  private void waitForSystem(String reason, Duration pause, Turn turn) throws InterruptedException {
    listener.waiting(reason, pause);
    turn.pause(pause);
  }
}
