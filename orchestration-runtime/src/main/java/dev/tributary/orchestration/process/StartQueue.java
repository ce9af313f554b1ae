package dev.tributary.orchestration.process;

import dev.tributary.orchestration.engine.NewInstance;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Starts that wait for the instance of their key to end, in the order in which they came. A start
 * that comes twice waits once, and one that had its turn doesn't wait again. The bounds are told to
 * who asks before; what is here is kept, whatever they are.
 */
final class StartQueue {
  /** So many starts that had their turn are known again. */
  static final int MOST_SEEN = 1_000;

  private final Deque<Waiting> waiting;
  private final Set<String> seen;

  /**
   * A start that waits.
   *
   * @param firstEvent the number of the first event that came after it
   */
  record Waiting(QueuedStart start, long firstEvent) {
    String identity() {
      return start.event().identity();
    }

    int characters() {
      return start.event().payload() == null ? 0 : start.event().payload().toString().length();
    }
  }

  /**
   * All that is here, as data.
   *
   * @param waiting what waits, the next one first
   * @param seen the identities of starts that had their turn
   */
  record Content(List<Waiting> waiting, List<String> seen) {}

  /** As it was before; {@code null} for an empty one. */
  StartQueue(Content content) {
    waiting = new ArrayDeque<>(content == null ? List.of() : content.waiting());
    seen = new LinkedHashSet<>(content == null ? List.of() : content.seen());
  }

  /** Whether a start may wait here. */
  Admission admits(String identity, int characters) {
    if (knows(identity)) {
      return Admission.Known;
    }
    int sum = waiting.stream().mapToInt(Waiting::characters).sum();
    return waiting.size() >= NewInstance.MOST_QUEUED
            || sum + characters > NewInstance.MOST_QUEUED_CHARACTERS
        ? Admission.Full
        : Admission.Free;
  }

  private boolean knows(String identity) {
    return seen.contains(identity) || waiting.stream().anyMatch(w -> w.identity().equals(identity));
  }

  /** Has a start wait, when it is new. */
  void offer(QueuedStart start, long firstEvent) {
    if (!knows(start.event().identity())) {
      waiting.addLast(new Waiting(start, firstEvent));
    }
  }

  /** The instance that this start began has ended: it doesn't start again. */
  void hadItsTurn(String identity) {
    seen.add(identity);
    if (seen.size() > MOST_SEEN) {
      Iterator<String> oldest = seen.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** Puts one before all others. */
  void first(QueuedStart start) {
    waiting.addFirst(new Waiting(start, 0));
  }

  /** What the next instance starts with: the first that waits, with the others behind it. */
  InstanceInput next(String key, Inbox.Content inbox) {
    List<Waiting> all = List.copyOf(waiting);
    QueuedStart first = all.getFirst().start();
    return new InstanceInput(
        first.plan(),
        key,
        first.event(),
        0,
        true,
        null,
        new Content(all.subList(1, all.size()), List.copyOf(seen)),
        inbox,
        null);
  }

  /** The events that the next instance gets: those that came after its start. */
  Inbox.Content handedOn(Inbox inbox) {
    return inbox.handedOn(waiting.getFirst().firstEvent());
  }

  /** Takes the next one out. */
  Optional<Waiting> take() {
    return Optional.ofNullable(waiting.pollFirst());
  }

  int size() {
    return waiting.size();
  }

  /** All of it; {@code null} when there never was any. */
  Content content() {
    return waiting.isEmpty() && seen.isEmpty()
        ? null
        : new Content(List.copyOf(waiting), List.copyOf(seen));
  }
}
