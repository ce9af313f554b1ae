package dev.tributary.runtime.engine;

import dev.tributary.runtime.engine.SimBroker.Violation;
import java.util.HashMap;
import java.util.HashSet;
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

    /** Keys with a send under way. */
    final Map<Integer, Long> sending = new HashMap<>();

    /** The last offset that this owner began, by key. */
    final Map<Integer, Long> begun = new HashMap<>();
  }

  private final SimBroker broker;
  private final boolean keyed;
  private final Map<Integer, Book> books = new HashMap<>();
  private long resent;

  SimJudge(SimBroker broker, boolean keyed) {
    this.broker = broker;
    this.keyed = keyed;
    for (int i = 0; i < broker.logs.size(); i++) {
      books.put(i, new Book());
    }
  }

  /** A handler begins with a record that was sent back: nobody of its key is beside it. */
  private void beginsAgain(SimRecord record, Book book) {
    if (!book.done.contains(record.offset())) {
      throw new Violation(record + " was never handled before");
    }
    if (keyed && record.key() >= 0) {
      alone(record, book);
    }
  }

  private static void alone(SimRecord record, Book book) {
    Long other = book.sending.putIfAbsent(record.key(), record.offset());
    if (other != null) {
      throw new Violation(record + " begins while " + other + " of its key is under way");
    }
  }

  /** A handler begins with a record; {@code suppressed}: the ledger knows it, nothing is sent. */
  void begins(SimRecord record, boolean suppressed) {
    Book book = books.get(record.partition());
    if (record.sentBack()) {
      beginsAgain(record, book);
      return;
    }
    boolean again = book.done.contains(record.offset());
    if (again && book.covered.contains(record.offset())) {
      throw new Violation(
          record + " is handled again, although its end was in an acknowledged commit");
    }
    if (again && !suppressed) {
      resent++;
    }
    if (!keyed || record.key() < 0) {
      return;
    }
    alone(record, book);
    Long before = book.begun.put(record.key(), record.offset());
    if (before != null && before >= record.offset()) {
      throw new Violation(record + " begins after " + before + " of its key");
    }
    for (SimRecord earlier : broker.logs.get(record.partition()).records) {
      if (earlier.offset() >= record.offset()) {
        break;
      }
      if (earlier.key() == record.key() && !book.done.contains(earlier.offset())) {
        throw new Violation(record + " overtakes " + earlier);
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

  /** The handler has ended. */
  void ends(SimRecord record) {
    if (keyed && record.key() >= 0) {
      books.get(record.partition()).sending.remove(record.key(), record.offset());
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

  /** A partition was given away in order: nothing that its owner did is ever done again. */
  void movedInOrder(int partition) {
    Book book = books.get(partition);
    book.covered.addAll(book.finished);
    book.covered.addAll(book.doneByOwner);
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
      if (passed
          && !book.done.contains(record.offset())
          && !log.copies.containsKey(record.offset())) {
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
