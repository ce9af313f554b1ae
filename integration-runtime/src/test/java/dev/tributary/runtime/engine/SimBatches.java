package dev.tributary.runtime.engine;

import dev.tributary.runtime.connector.BatchVerdict;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.delivery.Gathering;
import dev.tributary.runtime.delivery.Gathering.Seat;
import dev.tributary.runtime.delivery.Share;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A pod's requests with many records, and a target that takes lists: it fails on items, refuses
 * poison, loses answers, and tells of each item or of all at once.
 */
final class SimBatches {
  /**
   * How the target is.
   *
   * @param most records in a request
   * @param upsert whether a record sets a state; otherwise one is applied once
   * @param stops whether nothing behind an item that fails has an effect
   * @param results whether it tells of each item; otherwise it takes all or none
   */
  record Target(int most, boolean upsert, boolean stops, boolean results) {
    boolean several() {
      return upsert || stops;
    }
  }

  private record Key(int partition, int key) {}

  private static final Verdict DELIVERED = new Verdict.Delivered(false);
  private static final Verdict RETRY = new Verdict.Retry("5xx", "");
  private static final Verdict REJECTED = new Verdict.Rejected("");

  private final Simulation world;
  private final SplittableRandom random;
  private final Target target;
  private final PlantedBug bug;
  private final Gathering<SimAttempt> gathering;
  private final Map<SimAttempt, Seat<SimAttempt>> seats = new HashMap<>();
  private final List<List<Seat<SimAttempt>>> requests = new ArrayList<>();
  private final Map<Integer, ArrayDeque<SimRecord>> ledgerWrites = new HashMap<>();

  SimBatches(Simulation world, Target target, PlantedBug bug) {
    this.world = world;
    this.random = world.random();
    this.target = target;
    this.bug = bug;
    gathering = new Gathering<>(target.most(), random.nextInt(20));
  }

  void begins(SimAttempt attempt) {
    SimRecord record = attempt.record();
    boolean ordered = world.isKeyed() && record.key() >= 0;
    seats.put(
        attempt,
        gathering.begins(ordered ? new Key(record.partition(), record.key()) : null, attempt));
  }

  void ends(SimAttempt attempt) {
    Seat<SimAttempt> seat = seats.remove(attempt);
    if (seat != null) {
      gathering.ends(seat, world.now());
      take();
    }
  }

  /** The steps are over: the record wants to be sent. */
  void arrives(SimAttempt attempt) {
    attempt.doing = SimAttempt.Doing.HERE;
    gathering.arrives(seats.get(attempt), "any", attempt.bears, world.now());
    take();
  }

  /** One who waits for company looks around; answers whether it gives its place up. */
  boolean stepsBack(SimAttempt attempt) {
    take();
    Seat<SimAttempt> seat = seats.get(attempt);
    if (seat.isReady() || seat.isSent()) {
      return false;
    }
    gathering.leaves(seat);
    return true;
  }

  void leaves(SimAttempt attempt) {
    gathering.leaves(seats.get(attempt));
  }

  private void take() {
    List<Seat<SimAttempt>> request = gathering.take(world.now());
    while (!request.isEmpty()) {
      List<Seat<SimAttempt>> owned =
          request.stream().filter(seat -> !seat.value().work.isLeaving()).toList();
      for (Seat<SimAttempt> seat : request) {
        seat.value().doing = SimAttempt.Doing.ANSWERED;
        seat.value().share = new Share.Again();
      }
      if (!owned.isEmpty()) {
        List<SimRecord> records = owned.stream().map(seat -> seat.value().record()).toList();
        world.trace("sends", records);
        world.judge().sends(records);
        owned.forEach(seat -> seat.value().doing = SimAttempt.Doing.TRAVELLING);
        requests.add(owned);
      }
      request = gathering.take(world.now());
    }
  }

  /** A request is answered, or its answer is lost. */
  void answer(boolean calm) {
    if (requests.isEmpty()) {
      return;
    }
    List<Seat<SimAttempt>> request = requests.remove(random.nextInt(requests.size()));
    BatchVerdict verdict = apply(request, calm);
    List<Share> shares = Share.of(request, Seat::lane, verdict, target.stops());
    for (int i = 0; i < request.size(); i++) {
      SimAttempt attempt = request.get(i).value();
      boolean delivered = !verdict.items().isEmpty() && verdict.items().get(i) == DELIVERED;
      Share share =
          bug == PlantedBug.BELIEVES_WHAT_STOOD_BEHIND_A_FAILURE && delivered
              ? new Share.Own(DELIVERED)
              : shares.get(i);
      if (seats.containsKey(attempt)) {
        world.judge().ends(attempt.record());
        attempt.share = share;
        attempt.doing = SimAttempt.Doing.ANSWERED;
        if (share instanceof Share.Own(Verdict.Delivered ignored) && !attempt.record().sentBack()) {
          ArrayDeque<SimRecord> writes =
              ledgerWrites.computeIfAbsent(attempt.record().partition(), p -> new ArrayDeque<>());
          writes.addAll(attempt.superseded());
          writes.add(attempt.record());
        }
      }
    }
  }

  private BatchVerdict apply(List<Seat<SimAttempt>> request, boolean calm) {
    List<SimRecord> records = request.stream().map(seat -> seat.value().record()).toList();
    List<Verdict> verdicts = new ArrayList<>();
    for (SimRecord record : records) {
      verdicts.add(
          record.poisoned() ? REJECTED : !calm && random.nextInt(4) == 0 ? RETRY : DELIVERED);
    }
    boolean lost = !calm && random.nextInt(6) == 0;
    boolean nothing = lost && random.nextBoolean();
    if (!target.results()) {
      Verdict worst =
          verdicts.contains(REJECTED) ? REJECTED : verdicts.contains(RETRY) ? RETRY : DELIVERED;
      for (int i = 0; i < records.size() && worst == DELIVERED && !nothing; i++) {
        applies(request.get(i));
      }
      return new BatchVerdict(lost ? RETRY : worst);
    }
    for (int i = 0; i < records.size() && !nothing; i++) {
      if (verdicts.get(i) == DELIVERED) {
        applies(request.get(i));
      } else if (target.stops()) {
        break;
      }
    }
    return lost ? new BatchVerdict(RETRY) : new BatchVerdict(DELIVERED, verdicts);
  }

  private void applies(Seat<SimAttempt> seat) {
    if (seats.containsKey(seat.value())) {
      world.trace("applies", seat.value().record());
      world.judge().applies(seat.value().record(), !target.upsert());
    }
  }

  /** A partition is lost: of its records under way the first may have their effect, and no more. */
  void drops(int partition) {
    for (List<Seat<SimAttempt>> request : requests) {
      for (Seat<SimAttempt> seat : request) {
        SimRecord record = seat.value().record();
        if (record.partition() == partition && seats.containsKey(seat.value())) {
          if (record.poisoned() || random.nextInt(3) == 0) {
            break;
          }
          applies(seat);
        }
      }
    }
    ledgerWrites.remove(partition);
  }

  /** The ledger's entries begin in the order of delivery, so that those before it are there too. */
  void writesLedger(SimRecord record) {
    ArrayDeque<SimRecord> writes =
        ledgerWrites.getOrDefault(record.partition(), new ArrayDeque<>());
    if (writes.contains(record)) {
      SimRecord written;
      do {
        written = writes.remove();
        world.broker().logs.get(written.partition()).ledger.add(written.offset());
      } while (written != record);
    }
  }

  /** Of what is under way some may still have its effect, and some entries may arrive. */
  void dies() {
    for (List<Seat<SimAttempt>> request : requests) {
      if (random.nextBoolean()) {
        apply(request, false);
      }
      request.forEach(seat -> world.judge().ends(seat.value().record()));
    }
    ledgerWrites
        .values()
        .forEach(
            writes -> {
              while (!writes.isEmpty() && random.nextBoolean()) {
                SimRecord written = writes.remove();
                world.broker().logs.get(written.partition()).ledger.add(written.offset());
              }
            });
  }
}
