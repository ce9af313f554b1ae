package dev.tributary.runtime.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Decides which records travel together in one request. It knows no thread and no clock; its caller
 * guards it by one lock. Promises:
 *
 * <ul>
 *   <li>a record is sent only after every earlier one of its lane has ended, or together with it
 *       and behind it;
 *   <li>a request has no more records than the most, and than each of its records bears;
 *   <li>a record that may be sent waits no longer than the given time for others, and not at all
 *       when there are enough.
 * </ul>
 */
public final class Gathering<T> {
  private enum State {
    /** Not here yet, or gone to wait elsewhere; those behind it wait for it. */
    AWAY,
    /** Here, behind one that isn't. */
    HERE,
    /** May be sent. */
    READY,
    /** In a request. */
    SENT
  }

  /** A record's place, from its begin to its end. */
  public static final class Seat<T> {
    private final Object lane;
    private final T value;
    private Seat<T> before;
    private Seat<T> behind;
    private State state = State.AWAY;
    private Object kind;
    private int most;
    private long readyAt;

    private Seat(Object lane, T value) {
      this.lane = lane;
      this.value = value;
    }

    /** Whose place it is. */
    public T value() {
      return value;
    }

    /** Whether it may be sent and waits for others. */
    public boolean isReady() {
      return state == State.READY;
    }

    /** Whether it is in a request. */
    public boolean isSent() {
      return state == State.SENT;
    }

    /** What its key is told by; itself when it needs no order. */
    public Object lane() {
      return lane == null ? this : lane;
    }
  }

  private final int most;
  private final long wait;
  private final Map<Object, Seat<T>> last = new HashMap<>();
  private final Set<Seat<T>> ready = new LinkedHashSet<>();

  /**
   * Nobody is there yet.
   *
   * @param most the most records in a request
   * @param wait the longest that a record waits for others, in the caller's unit of time
   */
  public Gathering(int most, long wait) {
    this.most = most;
    this.wait = wait;
  }

  /**
   * A record begins; of one lane they begin in their order.
   *
   * @param lane what its key is told by; {@code null} when it needs no order
   */
  public Seat<T> begins(Object lane, T value) {
    Seat<T> seat = new Seat<>(lane, value);
    if (lane != null) {
      seat.before = last.put(lane, seat);
      if (seat.before != null) {
        seat.before.behind = seat;
      }
    }
    return seat;
  }

  /**
   * A record wants to be sent.
   *
   * @param kind only records of an equal kind travel together
   * @param bears the most records of a request that it may be in
   */
  public void arrives(Seat<T> seat, Object kind, int bears, long now) {
    seat.kind = kind;
    seat.most = Math.min(bears, most);
    seat.state = State.HERE;
    readyFrom(seat, now);
  }

  /** A record goes to wait elsewhere; it arrives again or ends. */
  public void leaves(Seat<T> seat) {
    notReadyFrom(seat);
    seat.state = State.AWAY;
  }

  /** A record has ended, however; whoever is behind it may be sent. */
  public void ends(Seat<T> seat, long now) {
    leaves(seat);
    if (seat.before != null) {
      seat.before.behind = seat.behind;
    }
    if (seat.behind != null) {
      seat.behind.before = seat.before;
      readyFrom(seat.behind, now);
    } else if (seat.lane != null) {
      if (seat.before == null) {
        last.remove(seat.lane);
      } else {
        last.put(seat.lane, seat.before);
      }
    }
  }

  /** When {@link #take} has to be asked for the sake of a record that is ready. */
  public long due(Seat<T> seat) {
    return seat.readyAt + wait;
  }

  /** The records of the next request in the order in which they are sent; empty for none yet. */
  public List<Seat<T>> take(long now) {
    if (ready.isEmpty()) {
      return List.of();
    }
    Seat<T> first = ready.iterator().next();
    if (ready.size() < first.most && now - due(first) < 0) {
      return List.of();
    }
    List<Seat<T>> taken = taken(first);
    for (Seat<T> seat : taken) {
      ready.remove(seat);
      if (seat.behind != null && seat.behind.state == State.READY) {
        notReadyFrom(seat.behind);
      }
    }
    return taken;
  }

  private List<Seat<T>> taken(Seat<T> first) {
    List<Seat<T>> taken = new ArrayList<>();
    int room = first.most;
    for (Seat<T> seat : ready) {
      boolean inOrder = seat.before == null || seat.before.state == State.SENT;
      if (inOrder
          && taken.size() < Math.min(room, seat.most)
          && Objects.equals(seat.kind, first.kind)) {
        room = Math.min(room, seat.most);
        seat.state = State.SENT;
        taken.add(seat);
        if (taken.size() == room) {
          break;
        }
      }
    }
    return taken;
  }

  /** It, and whoever is here behind it, is ready if those before are. */
  private void readyFrom(Seat<T> seat, long now) {
    Seat<T> next = seat;
    while (next != null
        && next.state == State.HERE
        && (next.before == null || next.before.state == State.READY)) {
      next.state = State.READY;
      next.readyAt = now;
      ready.add(next);
      next = next.behind;
    }
  }

  private void notReadyFrom(Seat<T> seat) {
    Seat<T> next = seat;
    while (next != null && next.state == State.READY) {
      next.state = State.HERE;
      ready.remove(next);
      next = next.behind;
    }
  }
}
