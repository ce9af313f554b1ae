package dev.tributary.runtime.delivery;

import java.util.HashSet;
import java.util.Set;

/**
 * Tells a poisoned record from a failing system, by what becomes of other records sent to the same
 * operation.
 *
 * <p>The rule, for a record whose tries are used up:
 *
 * <ol>
 *   <li>Another record was delivered after its first failure, and it failed once more after that:
 *       the record is at fault.
 *   <li>Otherwise another record has failed since the last success: the system is at fault. The
 *       record waits, and when the system works again its tries begin anew; no outage fills the
 *       dead-letter topic.
 *   <li>Otherwise another one is being sent just now: what becomes of it is awaited.
 *   <li>Otherwise it is the only one: nobody can tell. One such record goes to the dead letters, so
 *       that none is tried for ever; after it the next ones wait until something was delivered.
 * </ol>
 *
 * <p>Safe for use by many threads.
 */
final class Evidence {
  enum Judgement {
    RECORD,
    SYSTEM,
    OPEN,
    ALONE
  }

  private final Set<String> failing = new HashSet<>();
  private final Set<String> sending = new HashSet<>();
  private long successes;
  private boolean aloneSpent;

  /** The number of deliveries so far. */
  synchronized long successes() {
    return successes;
  }

  /** The record is being sent, until one of the following says what became of it. */
  synchronized void sends(String record) {
    sending.add(record);
  }

  synchronized void delivered(String record) {
    sending.remove(record);
    successes++;
    aloneSpent = false;
    failing.clear();
  }

  synchronized void failed(String record) {
    // In one step: in between, somebody else would be the only one.
    sending.remove(record);
    failing.add(record);
  }

  /** Its send says nothing about it. */
  synchronized void saysNothing(String record) {
    sending.remove(record);
  }

  /** The record was given away or has become a dead letter: it is no evidence any more. */
  synchronized void forget(String record) {
    sending.remove(record);
    failing.remove(record);
  }

  /**
   * Judges.
   *
   * @param before {@link #successes} at the first failure
   * @param atLastSend {@link #successes} when the last send, which failed too, began
   */
  synchronized Judgement judge(String record, long before, long atLastSend) {
    if (atLastSend > before) {
      return Judgement.RECORD;
    }
    if (successes > before) {
      // Somebody got through just now; whether this record does is not known before its next send.
      return Judgement.OPEN;
    }
    if (isAny(failing, record)) {
      return Judgement.SYSTEM;
    }
    return isAny(sending, record) ? Judgement.OPEN : Judgement.ALONE;
  }

  private static boolean isAny(Set<String> records, String but) {
    return records.size() > (records.contains(but) ? 1 : 0);
  }

  /** Takes the one lone record that may become a dead letter; false when it was taken before. */
  synchronized boolean spendAlone() {
    boolean first = !aloneSpent;
    aloneSpent = true;
    return first;
  }
}
