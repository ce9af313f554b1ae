package dev.tributary.runtime.delivery;

import dev.tributary.planner.plan.FlowPlan.DeliveryPlan;
import dev.tributary.runtime.connector.Attempt;
import dev.tributary.runtime.connector.Connector;
import dev.tributary.runtime.connector.Delivery;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.engine.Turn;
import dev.tributary.runtime.pressure.Gate;
import dev.tributary.runtime.pressure.Permit;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends until it is delivered, rejected, or its tries are used up. {@code retry} is the number of
 * sends after the first. What is the system's state (connection refused, 429, 503, no token) counts
 * no try and is waited for without end; other failures count, and {@link Evidence} judges whether
 * the record or the system is at fault when the tries are used up. Every send goes through the
 * endpoint's gate, where it waits without using up anything. Safe for use by many threads.
 */
public final class Deliverer implements Delivering {
  private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);

  private final Connector connector;
  private final Gate gate;
  private final Duration timeout;
  private final DeliveryPlan plan;
  private final Pauses pauses;
  private final InstantSource clock;
  private final DeliveryListener listener;
  private final Evidence evidence = new Evidence();

  /**
   * Delivers to one target.
   *
   * @param timeout the longest that one send may take, with everything that belongs to it
   */
  public Deliverer(
      Connector connector,
      Gate gate,
      Duration timeout,
      DeliveryPlan plan,
      InstantSource clock,
      DeliveryListener listener) {
    this.connector = connector;
    this.gate = gate;
    this.timeout = timeout;
    this.plan = plan;
    this.pauses = new Pauses(plan);
    this.clock = clock;
    this.listener = listener;
  }

  @Override
  public Result deliver(
      ConsumerRecord<byte[], byte[]> record, Delivery delivery, Turn turn, Runnable taken)
      throws InterruptedException {
    return deliver(delivery, turn);
  }

  /**
   * Delivers.
   *
   * @throws InterruptedException when the partition is given away first
   */
  public Result deliver(Delivery delivery, Turn turn) throws InterruptedException {
    Tries tries = new Tries(delivery.doubtful(), evidence);
    try {
      while (true) {
        tries.begins();
        Verdict verdict = send(delivery, turn, tries);
        switch (verdict) {
          case Verdict.Delivered done -> {
            evidence.delivered(delivery.sequence());
            listener.working();
            return new Result.Delivered(done.suppressed());
          }
          case Verdict.Rejected rejected -> {
            tries.failed(rejected.reason(), clock.instant());
            return tries.dead();
          }
          case Verdict.Unavailable unavailable -> {
            listener.retrying(unavailable.cause());
            evidence.failed(delivery.sequence());
            waitForSystem(
                unavailable.reason(),
                pauses.after(tries.unavailable(unavailable.reason()), unavailable.retryAfter()),
                turn);
          }
          case Verdict.Retry retry -> {
            listener.retrying(retry.cause());
            evidence.failed(delivery.sequence());
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

  private Verdict send(Delivery delivery, Turn turn, Tries tries) throws InterruptedException {
    try (Permit permit = gate.enter(tries.wasSent(), new Waiting(turn, tries))) {
      turn.checkOwned();
      tries.sends();
      evidence.sends(delivery.sequence());
      Attempt attempt =
          new Attempt(System::nanoTime, timeout.toNanos(), tries.isDoubtful(), permit::another);
      long begin = System.nanoTime();
      try {
        Verdict verdict = connector.send(delivery, attempt);
        Reactions.tell(permit, verdict, pauses);
        return verdict;
      } catch (RuntimeException e) {
        LOG.error("the connector failed on {}", delivery.sequence(), e);
        return new Verdict.Retry("internal", "internal error: " + e.getClass().getSimpleName());
      } finally {
        tries.sent(attempt.leavesDoubt());
        listener.sent(Duration.ofNanos(System.nanoTime() - begin));
      }
    }
  }

  private void waitForSystem(String reason, Duration pause, Turn turn) throws InterruptedException {
    listener.waiting(reason, pause);
    turn.pause(pause);
  }

  /** What happens to a record at the gate. */
  private final class Waiting implements Gate.Owner {
    private final Turn turn;
    private final Tries tries;

    Waiting(Turn turn, Tries tries) {
      this.turn = turn;
      this.tries = tries;
    }

    @Override
    public void checkOwned() throws InterruptedException {
      turn.checkOwned();
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
      turn.pause(time);
    }

    @Override
    public void held(String why) {
      listener.held(why);
    }

    @Override
    public void slowed() {
      if (tries.isNobodyServed()) {
        listener.held("sends fail one after another, the last: " + tries.reason());
      }
    }
  }
}
