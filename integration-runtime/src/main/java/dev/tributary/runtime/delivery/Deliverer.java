package dev.tributary.runtime.delivery;

import dev.tributary.planner.plan.FlowPlan.DeliveryPlan;
import dev.tributary.runtime.connector.Connector;
import dev.tributary.runtime.connector.Delivery;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.engine.Turn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends until it is delivered, rejected, or its tries are used up. {@code retry} is the number of
 * sends after the first. What is the system's state (connection refused, 429, 503, no token) counts
 * no try and is waited for without end; other failures count, and {@link Evidence} judges whether
 * the record or the system is at fault when the tries are used up. Safe for use by many threads.
 */
public final class Deliverer {
  private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);

  private final Connector connector;
  private final DeliveryPlan plan;
  private final Pauses pauses;
  private final InstantSource clock;
  private final DeliveryListener listener;
  private final Evidence evidence = new Evidence();

  /** Delivers to one target. */
  public Deliverer(
      Connector connector, DeliveryPlan plan, InstantSource clock, DeliveryListener listener) {
    this.connector = connector;
    this.plan = plan;
    this.pauses = new Pauses(plan);
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Delivers.
   *
   * @throws InterruptedException when the partition is given away first
   */
  public Result deliver(Delivery delivery, Turn turn) throws InterruptedException {
    Tries tries = new Tries();
    try {
      while (true) {
        tries.begins();
        Verdict verdict = send(delivery, turn);
        switch (verdict) {
          case Verdict.Delivered done -> {
            delivered();
            return new Result.Delivered(done.suppressed());
          }
          case Verdict.Rejected rejected -> {
            tries.failed(clock.instant());
            return tries.dead(rejected.reason());
          }
          case Verdict.Unavailable unavailable -> {
            listener.retrying(unavailable.cause());
            evidence.failed(delivery.sequence());
            waitForSystem(
                unavailable.reason(),
                pauses.after(++tries.unavailable, unavailable.retryAfter()),
                turn);
          }
          case Verdict.Retry retry -> {
            listener.retrying(retry.cause());
            evidence.failed(delivery.sequence());
            tries.failed(clock.instant());
            if (tries.counted <= plan.retry()) {
              turn.pause(pauses.after(tries.counted));
            } else if (isRecordAtFault(delivery, tries)) {
              return tries.dead(retry.reason());
            } else {
              waitForSystem(retry.reason(), pauses.after(tries.counted), turn);
            }
          }
        }
      }
    } finally {
      evidence.forget(delivery.sequence());
    }
  }

  private boolean isRecordAtFault(Delivery delivery, Tries tries) {
    return switch (tries.judge(delivery)) {
      case RECORD -> true;
      case OPEN -> false;
      case SYSTEM -> {
        tries.systemAtFault = true;
        yield false;
      }
      case ALONE -> {
        tries.systemAtFault = !evidence.spendAlone();
        yield !tries.systemAtFault;
      }
    };
  }

  private Verdict send(Delivery delivery, Turn turn) throws InterruptedException {
    turn.checkOwned();
    evidence.sends(delivery.sequence());
    long begin = System.nanoTime();
    try {
      return connector.send(delivery);
    } catch (RuntimeException e) {
      LOG.error("the connector failed on {}", delivery.sequence(), e);
      return new Verdict.Retry("internal", "internal error: " + e.getClass().getSimpleName());
    } finally {
      evidence.sent(delivery.sequence());
      listener.sent(Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  private void delivered() {
    evidence.delivered();
    listener.working();
  }

  private void waitForSystem(String reason, Duration pause, Turn turn) throws InterruptedException {
    listener.waiting(reason, pause);
    turn.pause(pause);
  }

  /** What became of one record's sends. */
  private final class Tries {
    private long successesBefore;
    private long successesAtSend;
    private boolean systemAtFault;
    private int counted;
    private int unavailable;
    private int all;
    private Instant first;
    private Instant last;

    void begins() {
      successesAtSend = evidence.successes();
      if (systemAtFault && successesAtSend > successesBefore) {
        // The outage is over: what failed in it says nothing about the record.
        systemAtFault = false;
        counted = 0;
      }
    }

    void failed(Instant now) {
      if (counted == 0) {
        successesBefore = evidence.successes();
      }
      counted++;
      all++;
      first = first == null ? now : first;
      last = now;
    }

    Evidence.Judgement judge(Delivery delivery) {
      return evidence.judge(delivery.sequence(), successesBefore, successesAtSend);
    }

    Result.Dead dead(String reason) {
      return new Result.Dead(reason, all, first, last);
    }
  }
}
