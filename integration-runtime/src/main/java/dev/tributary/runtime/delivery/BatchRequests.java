package dev.tributary.runtime.delivery;

import dev.tributary.runtime.connector.Attempt;
import dev.tributary.runtime.connector.BatchConnector;
import dev.tributary.runtime.connector.BatchVerdict;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.delivery.Gathering.Seat;
import dev.tributary.runtime.pressure.Gate;
import dev.tributary.runtime.pressure.Permit;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a request with many records through the gate, once: it counts as one there. */
final class BatchRequests implements Batches.Requests {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRequests.class);

  private final BatchConnector connector;
  private final Gate gate;
  private final Duration timeout;
  private final boolean stops;
  private final Pauses pauses;
  private final DeliveryListener listener;
  private final Evidence evidence;

  BatchRequests(
      BatchConnector connector,
      Gate gate,
      Duration timeout,
      boolean stops,
      Pauses pauses,
      DeliveryListener listener,
      Evidence evidence) {
    this.connector = connector;
    this.gate = gate;
    this.timeout = timeout;
    this.stops = stops;
    this.pauses = pauses;
    this.listener = listener;
    this.evidence = evidence;
  }

  @Override
  public List<Share> send(List<Seat<Rider>> seats, Rider leader) throws InterruptedException {
    try (Permit permit = gate.enter(leader.tries.wasSent(), new Waiting(leader))) {
      List<Seat<Rider>> owned = owned(seats, leader);
      Iterator<Share> shares =
          Share.of(owned, Seat::lane, request(owned, permit), stops).iterator();
      Set<Seat<Rider>> sent = new HashSet<>(owned);
      return seats.stream()
          .map(seat -> sent.contains(seat) ? shares.next() : new Share.Again())
          .toList();
    }
  }

  /** Without those whose partition is being given away; of it none goes, so that order holds. */
  private static List<Seat<Rider>> owned(List<Seat<Rider>> seats, Rider leader)
      throws InterruptedException {
    Set<Integer> leaving = new HashSet<>();
    for (Seat<Rider> seat : seats) {
      try {
        seat.value().turn.checkOwned();
      } catch (InterruptedException e) {
        LOG.debug("{} isn't sent: {}", seat.value().freight.delivery().sequence(), e.getMessage());
        leaving.add(seat.value().partition);
      }
    }
    // It throws again if it was the leader's own.
    leader.turn.checkOwned();
    return leaving.isEmpty()
        ? seats
        : seats.stream().filter(seat -> !leaving.contains(seat.value().partition)).toList();
  }

  private BatchVerdict request(List<Seat<Rider>> seats, Permit permit) throws InterruptedException {
    List<Rider> riders = seats.stream().map(Seat::value).toList();
    riders.forEach(
        rider -> {
          rider.tries.sends();
          evidence.sends(rider.freight.delivery().sequence());
        });
    Attempt attempt = new Attempt(System::nanoTime, timeout.toNanos(), false, permit::another);
    long begin = System.nanoTime();
    try {
      BatchVerdict verdict =
          connector.sendAll(
              riders.stream().map(rider -> rider.freight.delivery()).toList(), attempt);
      Reactions.tell(permit, verdict.answer(), pauses);
      return verdict;
    } catch (RuntimeException e) {
      LOG.error("the connector failed on {} records", riders.size(), e);
      return new BatchVerdict(
          new Verdict.Retry("internal", "internal error: " + e.getClass().getSimpleName()));
    } finally {
      riders.forEach(rider -> rider.tries.sent(attempt.leavesDoubt()));
      listener.sent(Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  /** Waits at the gate with its place, because those who travel along hold theirs. */
  private final class Waiting implements Gate.Owner {
    private final Rider leader;

    Waiting(Rider leader) {
      this.leader = leader;
    }

    @Override
    public void checkOwned() throws InterruptedException {
      leader.turn.checkOwned();
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
      Thread.sleep(time);
      leader.turn.checkOwned();
    }

    @Override
    public void held(String why) {
      listener.held(why);
    }

    @Override
    public void slowed() {
      if (leader.tries.isNobodyServed()) {
        listener.held("sends fail one after another, the last: " + leader.tries.reason());
      }
    }
  }
}
