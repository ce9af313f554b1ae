package dev.tributary.orchestration.process;

import dev.tributary.orchestration.engine.InstanceState.Counts;
import dev.tributary.orchestration.engine.ReceivedEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The events of an instance: those that came before a step that listens to them wait here, in the
 * order in which they came. An event that comes twice counts once.
 */
final class Inbox {
  /** The most events that wait; beyond, events are passed over. */
  static final int MOST_HELD = 500;

  /** So many events are known again. */
  static final int MOST_SEEN = 2_000;

  private final List<Held> held;
  private final Set<String> seen;
  private int duplicates;
  private int passedOver;
  private long arrivals;

  /**
   * An event that waits.
   *
   * @param number the how-manieth event it was
   */
  record Held(long number, ReceivedEvent event) {}

  /** All that is here, as data. */
  record Content(
      List<Held> held, List<String> seen, int duplicates, int passedOver, long arrivals) {}

  Inbox() {
    held = new ArrayList<>();
    seen = new LinkedHashSet<>();
  }

  Inbox(Content content) {
    held = new ArrayList<>(content.held());
    seen = new LinkedHashSet<>(content.seen());
    duplicates = content.duplicates();
    passedOver = content.passedOver();
    arrivals = content.arrivals();
  }

  /** Takes an event in, when it is new and somebody may want it. */
  void offer(ReceivedEvent event, boolean wanted) {
    if (!seen.add(event.identity())) {
      duplicates++;
      return;
    }
    if (seen.size() > MOST_SEEN) {
      Iterator<String> oldest = seen.iterator();
      oldest.next();
      oldest.remove();
    }
    arrivals++;
    if (wanted && held.size() < MOST_HELD) {
      held.add(new Held(arrivals, event));
    } else {
      passedOver++;
    }
  }

  /** The number of the next event. */
  long next() {
    return arrivals + 1;
  }

  /** Whether an event from this number on is here. */
  boolean has(long from, Predicate<ReceivedEvent> fits) {
    return held.stream().anyMatch(h -> h.number() >= from && fits.test(h.event()));
  }

  /** Takes the oldest such event out. */
  Optional<ReceivedEvent> take(long from, Predicate<ReceivedEvent> fits) {
    Optional<Held> found =
        held.stream().filter(h -> h.number() >= from && fits.test(h.event())).findFirst();
    found.ifPresent(held::remove);
    return found.map(Held::event);
  }

  /** What the next instance of the key gets: events from this number on that nobody took. */
  Content handedOn(long from) {
    return new Content(
        held.stream().filter(h -> h.number() >= from).toList(), List.copyOf(seen), 0, 0, arrivals);
  }

  Counts counts() {
    return new Counts(duplicates, held.size(), passedOver);
  }

  Content content() {
    return new Content(List.copyOf(held), List.copyOf(seen), duplicates, passedOver, arrivals);
  }
}
