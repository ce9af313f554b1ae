package dev.tributary.runtime.engine;

import dev.tributary.runtime.engine.SimBroker.Violation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The reference model: what was promised, told from what the target saw and what the broker holds,
 * without a look into the dispatcher.
 */
final class SimJudge {
  /** One partition as the judge sees it. */
  private static final class Book {
    /** Delivered, or a dead letter. */
    final Set<Long> done = new HashSet<>();

    /** Told to the dispatcher as finished, by this or an earlier owner. */
    final Set<Long> finished = new HashSet<>();

    /** Finished when the last acknowledged commit was taken: must never be sent again. */
    Set<Long> covered = new HashSet<>();

    /** Delivered, or a dead letter, by this owner. */
    final Set<Long> doneByOwner = new HashSet<>();

    /** Keys with a send under way, and what is sent. */
    final Map<Integer, Set<Long>> sending = new HashMap<>();

    /** What the target would hold of a key: the last record that it applied. */
    final Map<Integer, Long> state = new HashMap<>();

    /** What it would apply only once. */
    final Set<Long> applied = new HashSet<>();

    /** The last offset that this owner began, by key. */
    final Map<Integer, Long> begun = new HashMap<>();
  }

  private final SimBroker broker;
  private final boolean keyed;
  private final boolean holdsDeadKeys;
  private final boolean coalesces;
  private final Map<Integer, Book> books = new HashMap<>();
  private long resent;

  /**
   * A judge.
   *
   * @param holdsDeadKeys records wait for a dead letter of their key to be dealt with
   * @param coalesces a record may be superseded by a later one of its key
   */
  SimJudge(SimBroker broker, boolean keyed, boolean holdsDeadKeys, boolean coalesces) {
    this.broker = broker;
    this.keyed = keyed;
    this.holdsDeadKeys = holdsDeadKeys;
    this.coalesces = coalesces;
    for (int i = 0; i < broker.logs.size(); i++) {
      books.put(i, new Book());
    }
  }

  /** A handler begins with a record; {@code suppressed}: the ledger knows it, nothing is sent. */
  void begins(SimRecord record, boolean suppressed) {
    handles(record, suppressed);
    sends(List.of(record));
    Book book = books.get(record.partition());
    if (!keyed || record.key() < 0 || record.sentBack() || coalesces) {
      return;
    }
    Long before = book.begun.put(record.key(), record.offset());
    if (before != null && before >= record.offset()) {
      throw new Violation(record + " begins after " + before + " of its key");
    }
  }

  /** As {@link #begins}, when it isn't sent yet. */
  void handles(SimRecord record, boolean suppressed) {
    Book book = books.get(record.partition());
    if (record.sentBack()) {
      if (!book.done.contains(record.offset())) {
        throw new Violation(record + " was never handled before");
      }
      return;
    }
    boolean again = isSettled(record);
    if (again && book.covered.contains(record.offset())) {
      throw new Violation(
          record + " is handled again, although its end was in an acknowledged commit");
    }
    if (again && !suppressed) {
      resent++;
    }
  }

  /** These records are sent together, in this order. */
  void sends(List<SimRecord> records) {
    Set<SimRecord> before = new HashSet<>();
    for (SimRecord record : records) {
      if (keyed && record.key() >= 0) {
        Book book = books.get(record.partition());
        Set<Long> others = book.sending.getOrDefault(record.key(), Set.of());
        if (before.stream().noneMatch(r -> isSameKey(r, record)) && !others.isEmpty()) {
          throw new Violation(record + " begins while " + others + " of its key is under way");
        }
        if (!record.sentBack() && !coalesces) {
          overtakesNone(record, before, book);
        }
      }
      before.add(record);
    }
    for (SimRecord record : records) {
      books
          .get(record.partition())
          .sending
          .computeIfAbsent(record.key(), key -> new HashSet<>())
          .add(record.offset());
    }
  }

  private static boolean isSameKey(SimRecord one, SimRecord other) {
    return one.partition() == other.partition() && one.key() == other.key();
  }

  private void overtakesNone(SimRecord record, Set<SimRecord> before, Book book) {
    for (SimRecord earlier : broker.logs.get(record.partition()).records) {
      if (earlier.offset() >= record.offset()) {
        break;
      }
      if (earlier.key() == record.key()
          && !book.done.contains(earlier.offset())
          && !before.contains(earlier)) {
        throw new Violation(record + " overtakes " + earlier);
      }
      if (holdsDeadKeys
          && earlier.key() == record.key()
          && earlier.poisoned()
          && !broker.logs.get(record.partition()).resolved.contains(earlier.offset())) {
        throw new Violation(record + " passes the dead letter " + earlier);
      }
    }
  }

  /**
   * The target applies a record that it takes.
   *
   * @param once whether it knows what it has applied, and does so only once
   */
  void applies(SimRecord record, boolean once) {
    done(record);
    Book book = books.get(record.partition());
    if (!keyed || record.key() < 0 || (once && !book.applied.add(record.offset()))) {
      return;
    }
    if (record.sentBack() || (coalesces && record.standsAlone())) {
      // Whoever sends one back wants it behind those that passed it.
      return;
    }
    if (!once) {
      goesBackBehindNone(record, book);
    }
    Long before = book.state.put(record.key(), record.offset());
    if (once && before != null && before > record.offset()) {
      throw new Violation(record + " has its effect after " + before + " of its key");
    }
  }

  /** A state that is set anew must not stay behind a later one that nobody sets again. */
  private void goesBackBehindNone(SimRecord record, Book book) {
    for (SimRecord later : broker.logs.get(record.partition()).records) {
      if (later.offset() > record.offset()
          && later.key() == record.key()
          && !later.poisoned()
          && !(coalesces && later.standsAlone())
          && book.finished.contains(later.offset())) {
        throw new Violation(record + " is set again behind " + later + ", which is finished");
      }
    }
  }

  /** All is over: every key is where its last record put it. */
  void ends() {
    for (SimBroker.Log log : broker.logs) {
      Map<Integer, SimRecord> last = new HashMap<>();
      log.records.stream()
          .filter(record -> keyed && record.key() >= 0 && !record.poisoned())
          .filter(record -> !coalesces || !record.standsAlone())
          .forEach(record -> last.put(record.key(), record));
      for (SimRecord record : last.values()) {
        long state = books.get(record.partition()).state.getOrDefault(record.key(), -1L);
        if (state != record.offset()) {
          throw new Violation(record + " was the last of its key, and the target holds " + state);
        }
      }
    }
  }

  /** The target has it, or the dead-letter topic. */
  void done(SimRecord record) {
    Book book = books.get(record.partition());
    book.done.add(record.offset());
    if (!record.sentBack()) {
      book.doneByOwner.add(record.offset());
    }
  }

  boolean isDone(SimRecord record) {
    return books.get(record.partition()).done.contains(record.offset());
  }

  /** Whether nothing is left to be done about the record. */
  boolean isSettled(SimRecord record) {
    return isDone(record)
        || (coalesces
            && record.key() >= 0
            && broker
                .logs
                .get(record.partition())
                .from(record.offset() + 1, Integer.MAX_VALUE)
                .stream()
                .anyMatch(later -> record.isSupersededBy(later) && isDone(later)));
  }

  /** The handler has ended. */
  void ends(SimRecord record) {
    if (keyed && record.key() >= 0) {
      Set<Long> sending = books.get(record.partition()).sending.get(record.key());
      if (sending != null) {
        sending.remove(record.offset());
      }
    }
  }

  /** The dispatcher knows that the record is finished. */
  void finished(SimRecord record) {
    books.get(record.partition()).finished.add(record.offset());
  }

  /** What a commit that is made up now has to tell about a partition. */
  Set<Long> finished(int partition) {
    return new HashSet<>(books.get(partition).finished);
  }

  /** A partition has a new owner. */
  void assigned(int partition) {
    Book book = books.get(partition);
    book.begun.clear();
    book.doneByOwner.clear();
    book.finished.retainAll(book.covered);
  }

  /**
   * A partition was given away in order: nothing that its owner did is ever done again, except what
   * stood behind a failed record of its key.
   */
  void movedInOrder(int partition, boolean alone) {
    Book book = books.get(partition);
    book.covered.addAll(book.finished);
    if (alone) {
      book.covered.addAll(book.doneByOwner);
    }
  }

  /** The broker took a commit. */
  void committed(int partition, Set<Long> finished) {
    SimBroker.Log log = broker.logs.get(partition);
    Book book = books.get(partition);
    Position position = log.position();
    if (log.metadata.length() > CommitMetadata.LONGEST) {
      throw new Violation("the metadata has " + log.metadata.length() + " characters");
    }
    for (SimRecord record : log.records) {
      boolean passed =
          record.offset() < position.frontier()
              || position.beyond().stream()
                  .anyMatch(r -> record.offset() >= r.begin() && record.offset() < r.end());
      if (passed && !isSettled(record) && !log.copies.containsKey(record.offset())) {
        throw new Violation(
            "the commit of partition %d at %d passes %s, which is lost"
                .formatted(partition, position.frontier(), record));
      }
    }
    book.covered = finished;
  }

  long resent() {
    return resent;
  }
}
