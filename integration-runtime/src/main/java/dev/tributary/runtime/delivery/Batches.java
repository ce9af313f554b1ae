package dev.tributary.runtime.delivery;

import dev.tributary.planner.plan.BatchPlan;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.delivery.Gathering.Seat;
import dev.tributary.runtime.engine.Turn;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Has records wait for company, and one of those that travel together send them all. A record's
 * thread holds its place in the engine meanwhile, so nobody waits here for what could itself be
 * waiting for a place: whoever leads a request keeps its own, and one whose predecessors aren't
 * here leaves again after a moment. Safe for use by many threads.
 */
final class Batches {
  /** How often one in a request looks whether its partition is still its own. */
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(500);

  /** How long a record waits here for those before it. */
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(50);

  private final Requests requests;
  private final boolean keyed;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Gathering<Rider> gathering;
  private final Map<ConsumerRecord<byte[], byte[]>, Seat<Rider>> seats = new IdentityHashMap<>();

  private record LaneKey(int partition, ByteBuffer key) {}

  private record Kind(Map<String, ?> parameters, boolean again) {}

  /** Sends a request with the records of these seats. */
  @FunctionalInterface
  interface Requests {
    /**
     * Sends, and says what it means for each, in their order.
     *
     * @param leader whose thread sends
     * @throws InterruptedException when the leader's partition is given away
     */
    List<Share> send(List<Seat<Rider>> seats, Rider leader) throws InterruptedException;
  }

  Batches(BatchPlan plan, boolean keyed, Requests requests) {
    this.requests = requests;
    this.keyed = keyed;
    gathering = new Gathering<>(plan.maxRecords(), TimeUnit.MILLISECONDS.toNanos(plan.maxWaitMs()));
  }

  void begins(ConsumerRecord<byte[], byte[]> record) {
    LaneKey lane =
        keyed && record.key() != null
            ? new LaneKey(record.partition(), ByteBuffer.wrap(record.key()))
            : null;
    lock.lock();
    try {
      seats.put(record, gathering.begins(lane, new Rider(record.partition())));
    } finally {
      lock.unlock();
    }
  }

  void ends(ConsumerRecord<byte[], byte[]> record) {
    lock.lock();
    try {
      Seat<Rider> seat = seats.remove(record);
      if (seat != null) {
        gathering.ends(seat, System.nanoTime());
        advance();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a record along in a request, and answers what came of it.
   *
   * @param bears the most records of a request that it may be in
   * @throws InterruptedException when its partition is given away first
   */
  Share ride(
      ConsumerRecord<byte[], byte[]> record, Freight freight, Turn turn, Tries tries, int bears)
      throws InterruptedException {
    turn.checkOwned();
    Seat<Rider> seat;
    lock.lock();
    try {
      seat = seats.get(record);
      seat.value().boards(freight, turn, tries);
      gathering.arrives(
          seat,
          new Kind(freight.delivery().parameters(), tries.wasSent()),
          bears,
          System.nanoTime());
      advance();
    } finally {
      lock.unlock();
    }
    try {
      return await(seat);
    } catch (InterruptedException e) {
      giveUp(seat);
      throw e;
    }
  }

  private Share await(Seat<Rider> seat) throws InterruptedException {
    Rider rider = seat.value();
    long since = System.nanoTime();
    while (true) {
      long pause;
      List<Seat<Rider>> leads;
      lock.lock();
      try {
        if (rider.share != null) {
          return rider.share;
        }
        leads = rider.leads;
        rider.leads = null;
        pause = leads == null ? pause(seat, since) : 0;
      } finally {
        lock.unlock();
      }
      if (leads != null) {
        lead(leads, rider);
      } else if (pause <= 0) {
        return new Share.Again();
      } else {
        LockSupport.parkNanos(this, pause);
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while waiting for company");
        }
        rider.turn.checkOwned();
      }
    }
  }

  /** How long one may sleep; at most 0 when it has waited enough for those before it. */
  private long pause(Seat<Rider> seat, long since) {
    if (seat.isSent()) {
      return LOOK;
    }
    long now = System.nanoTime();
    if (seat.isReady()) {
      long left = gathering.due(seat) - now;
      if (left > 0) {
        return Math.min(left, LOOK);
      }
      advance();
      return LOOK;
    }
    long left = STEP - (now - since);
    if (left <= 0) {
      gathering.leaves(seat);
    }
    return left;
  }

  /** Appoints whoever sends a request that may go now. */
  private void advance() {
    List<Seat<Rider>> batch = gathering.take(System.nanoTime());
    while (!batch.isEmpty()) {
      Rider leader = batch.getFirst().value();
      leader.leads = batch;
      leader.wake();
      batch = gathering.take(System.nanoTime());
    }
  }

  private void lead(List<Seat<Rider>> batch, Rider leader) throws InterruptedException {
    List<Share> shares = List.of();
    try {
      shares = requests.send(batch, leader);
      // By this thread, because those of one key have to begin in their order.
      for (int i = 0; i < batch.size(); i++) {
        if (shares.get(i) instanceof Share.Own(Verdict.Delivered ignored)) {
          batch.get(i).value().freight.taken().run();
        }
      }
    } finally {
      settle(batch, shares);
    }
  }

  private void settle(List<Seat<Rider>> batch, List<Share> shares) {
    lock.lock();
    try {
      for (int i = 0; i < batch.size(); i++) {
        Rider rider = batch.get(i).value();
        rider.share = shares.isEmpty() ? new Share.Again() : shares.get(i);
        rider.wake();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Its partition is given away: nobody is to wait for it. */
  private void giveUp(Seat<Rider> seat) {
    lock.lock();
    try {
      List<Seat<Rider>> leads = seat.value().leads;
      seat.value().leads = null;
      if (leads != null) {
        settle(leads, List.of());
      } else if (!seat.isSent()) {
        gathering.leaves(seat);
        advance();
      }
    } finally {
      lock.unlock();
    }
  }
}
