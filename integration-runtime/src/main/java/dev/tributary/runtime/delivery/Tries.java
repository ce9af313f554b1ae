package dev.tributary.runtime.delivery;

import dev.tributary.runtime.connector.Delivery;
import java.time.Instant;

/**
 * What became of one record's sends, and whether the record or the system is at fault. Used by the
 * one thread that delivers the record.
 */
final class Tries {
  private final Evidence evidence;
  private boolean doubtful;
  private int sends;
  private String reason = "";
  private long successesBefore;
  private long successesAtSend;
  private boolean systemAtFault;
  private int counted;
  private int unavailable;
  private int all;
  private Instant first;
  private Instant last;

  /**
   * None yet.
   *
   * @param doubtful whether it may have been delivered before
   */
  Tries(boolean doubtful, Evidence evidence) {
    this.doubtful = doubtful;
    this.evidence = evidence;
  }

  /** A try begins; it may wait before it sends. */
  void begins() {
    successesAtSend = evidence.successes();
    if (systemAtFault && successesAtSend > successesBefore) {
      // The outage is over: what failed in it says nothing about the record.
      systemAtFault = false;
      counted = 0;
    }
  }

  /** It is sent now. */
  void sends() {
    sends++;
  }

  /** The send is over; {@code doubt}: it may have been delivered without our knowing. */
  void sent(boolean doubt) {
    doubtful |= doubt;
  }

  boolean wasSent() {
    return sends > 0;
  }

  boolean isDoubtful() {
    return doubtful;
  }

  /** The system couldn't take it; returns how often that was so. */
  int unavailable(String why) {
    reason = why;
    return ++unavailable;
  }

  /** The system refused it, or failed on it. */
  void failed(String why, Instant now) {
    reason = why;
    if (counted == 0) {
      successesBefore = evidence.successes();
    }
    counted++;
    all++;
    first = first == null ? now : first;
    last = now;
  }

  /** Failures since the last outage that is over. */
  int counted() {
    return counted;
  }

  /** Why the last of them failed. */
  String reason() {
    return reason;
  }

  /** Whether no other record was delivered since the first of them failed. */
  boolean isNobodyServed() {
    return evidence.successes() == successesBefore;
  }

  /** Judges when the tries are used up. */
  boolean isRecordAtFault(Delivery delivery) {
    return switch (evidence.judge(delivery.sequence(), successesBefore, successesAtSend)) {
      case RECORD -> true;
      case OPEN -> false;
      case SYSTEM -> {
        systemAtFault = true;
        yield false;
      }
      case ALONE -> {
        systemAtFault = !evidence.spendAlone();
        yield !systemAtFault;
      }
    };
  }

  Result.Dead dead() {
    return new Result.Dead(reason, all, first, last);
  }
}
