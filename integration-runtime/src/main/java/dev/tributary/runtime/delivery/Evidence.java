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
 *   <li>Otherwise it is the only one: nobody can tell. One such record goes to the dead letters, so
 *       that none is tried for ever; after it the next ones wait until something was delivered.
 * </ol>
 *
 * <p>So that the first or second case is found quickly, a record of another key that waits behind
 * is sent as a probe before the third is taken. Safe for use by many threads.
 */
final class Evidence {
  enum Judgement {
    RECORD,
    SYSTEM,
    OPEN,
    ALONE
  }

  private final Set<String> failing = new HashSet<>();
  private long successes;
  private boolean aloneSpent;

  /** The number of deliveries so far. */
  synchronized long successes() {
    return successes;
  }

  synchronized void delivered() {
    successes++;
    aloneSpent = false;
    failing.clear();
  }

  synchronized void failed(String record) {
    failing.add(record);
  }

  /** The record was given away or has become a dead letter: it is no evidence any more. */
  synchronized void forget(String record) {
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
    boolean others = failing.stream().anyMatch(other -> !other.equals(record));
    return others ? Judgement.SYSTEM : Judgement.ALONE;
  }

  /** Takes the one lone record that may become a dead letter; false when it was taken before. */
  synchronized boolean spendAlone() {
    boolean first = !aloneSpent;
    aloneSpent = true;
    return first;
  }
}
