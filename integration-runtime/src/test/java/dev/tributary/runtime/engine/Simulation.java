package dev.tributary.runtime.engine;

import dev.tributary.runtime.engine.SimBroker.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Runs the dispatcher through one interleaving of everything that can happen, chosen by a seed, and
 * has every step judged: reads, handlers' ends and failures in any order, parked keys, commits that
 * arrive late or never, moves of partitions in order, without a word, and past their deadline, and
 * crashes after which only what the broker acknowledged is left.
 */
final class Simulation {
  private static final int CALM_STEPS = 20_000;
  private static final int TRACE = 80;

  private final SplittableRandom random;
  private final PlantedBug bug;
  private final SimBroker broker;
  private final SimJudge judge;
  private final boolean keyed;
  private final boolean ledger;
  private final boolean holdsDeadKeys;
  private final boolean coalesces;
  private final Limits limits;
  private final SimBatches.Target target;
  private final List<SimPod> pods = new ArrayList<>();
  private final List<String> trace;
  private long now;

  private Simulation(long seed, PlantedBug bug, boolean coalescing, boolean traced) {
    random = new SplittableRandom(seed);
    // Of its own, so that what a seed means without coalescing stays.
    SplittableRandom window = new SplittableRandom(~seed);
    this.bug = bug;
    trace = traced ? new ArrayList<>() : null;
    keyed = random.nextInt(5) > 0;
    ledger = bug.isAboutTheLedger() || random.nextInt(4) == 0;
    coalesces = keyed && coalescing;
    holdsDeadKeys =
        keyed
            && !coalesces
            && !bug.isAboutBatches()
            && (bug.isAboutDeadKeys() || random.nextInt(3) == 0);
    broker = new SimBroker(1 + random.nextInt(3));
    judge = new SimJudge(broker, keyed, holdsDeadKeys, coalesces);
    Limits drawn =
        new Limits(
            1 + random.nextInt(5),
            1 + random.nextInt(60),
            20 + random.nextInt(300),
            2 + random.nextInt(12),
            3 + random.nextInt(20),
            random.nextInt(8) + (holdsDeadKeys ? 1 : 0),
            random.nextInt(100) + (holdsDeadKeys ? 1 : 0),
            Duration.ofNanos(1 + random.nextInt(30)),
            1);
    limits = coalesces ? drawn.coalesce(Duration.ofNanos(window.nextInt(40))) : drawn;
    target = bug.isAboutBatches() || random.nextBoolean() ? target() : null;
    for (int i = 0; i < 2; i++) {
      pods.add(pod());
    }
  }

  private SimBatches.Target target() {
    return new SimBatches.Target(
        1 + random.nextInt(6),
        random.nextBoolean() || coalesces,
        random.nextBoolean(),
        random.nextBoolean());
  }

  private SimPod pod() {
    return new SimPod(
        this,
        target != null && target.several() && !holdsDeadKeys && !coalesces
            ? limits.perKey(target.most())
            : limits,
        keyed,
        target,
        bug);
  }

  /**
   * Runs one seed.
   *
   * @return how many records were sent again
   * @throws Violation when a promise was broken
   */
  static long run(long seed, PlantedBug bug) {
    return run(seed, bug, bug.isAboutCoalescing());
  }

  /** As {@link #run(long, PlantedBug)}; {@code coalescing}: only the newest of a key matters. */
  static long run(long seed, PlantedBug bug, boolean coalescing) {
    return new Simulation(seed, bug, coalescing, false).run();
  }

  /** The last steps of a seed, for people. */
  static String trace(long seed, PlantedBug bug, boolean coalescing) {
    Simulation simulation = new Simulation(seed, bug, coalescing, true);
    try {
      simulation.run();
    } catch (Violation e) {
      simulation.trace.add(e.getMessage());
    }
    List<String> all = simulation.trace;
    return String.join("\n", all.subList(Math.max(0, all.size() - TRACE), all.size()));
  }

  private long run() {
    int steps = 50 + random.nextInt(250);
    for (int step = 0; step < steps; step++) {
      now++;
      switch (random.nextInt(40)) {
        case 0, 1, 2, 3, 4 -> produce();
        case 5 -> trouble();
        case 6 -> dealWithDeadLetter(random.nextBoolean());
        default -> step(false);
      }
    }
    for (int step = 0; step < CALM_STEPS; step++) {
      now++;
      if (isAllDone()) {
        if (target != null || coalesces) {
          judge.ends();
        }
        return judge.resent();
      }
      step(true);
    }
    throw new Violation("it never comes to an end");
  }

  private boolean isAllDone() {
    return broker.logs.stream()
        .allMatch(
            log ->
                log.committed == log.end
                    && log.copies.isEmpty()
                    && log.sentBack.isEmpty()
                    && log.marks.isEmpty()
                    && log.records.stream().allMatch(judge::isSettled));
  }

  private void produce() {
    int partition = random.nextInt(broker.logs.size());
    SimBroker.Log log = broker.logs.get(partition);
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      // Compaction and aborted transactions leave gaps.
      log.end += random.nextInt(6) == 0 ? random.nextInt(3) : 0;
      log.records.add(
          new SimRecord(
              partition, log.end++, random.nextInt(6) - 1, random.nextInt(8) == 0, false));
    }
  }

  /** A person wants some dead letter delivered, or no more of it. */
  private void dealWithDeadLetter(boolean wanted) {
    if (limits.parkedRecords() == 0 || limits.parkedBytes() == 0) {
      return;
    }
    SimBroker.Log log = broker.logs.get(random.nextInt(broker.logs.size()));
    List<SimRecord> dead =
        log.records.stream().filter(r -> r.poisoned() && judge.isDone(r)).toList();
    if (dead.isEmpty()) {
      return;
    }
    SimRecord record = dead.get(random.nextInt(dead.size()));
    if (wanted) {
      SimRecord again = record.again(random.nextBoolean());
      trace("sent back", again);
      log.sentBack.putIfAbsent(again.offset(), again);
    } else {
      resolve(record);
    }
  }

  /** A dead letter is dealt with. */
  void resolve(SimRecord record) {
    if (broker.logs.get(record.partition()).resolved.add(record.offset())) {
      trace("resolved", record);
    }
  }

  private void step(boolean calm) {
    assignOrphans();
    SimPod pod = pods.get(random.nextInt(pods.size()));
    if (holdsDeadKeys && random.nextInt(10) == 0) {
      pod.release();
      return;
    }
    if (holdsDeadKeys && calm && random.nextInt(30) == 0) {
      dealWithDeadLetter(false);
      return;
    }
    switch (random.nextInt(17)) {
      case 0, 1, 2 -> pod.poll();
      case 3, 4, 5, 6, 7, 8 -> pod.handle(calm);
      case 9, 10 -> pod.write();
      case 11 -> pod.tick();
      case 15 -> pod.takeBack();
      case 12 -> pod.beginCommit();
      case 13 -> pod.endCommit(calm || random.nextInt(5) > 0);
      case 14 -> endRevokes(pod, calm);
      default -> {
        if (!calm && random.nextInt(4) == 0 && !pod.owned().isEmpty()) {
          pod.beginRevoke(any(pod));
        }
      }
    }
  }

  private void endRevokes(SimPod pod, boolean calm) {
    for (int partition : List.copyOf(pod.owned())) {
      if (pod.isLeaving(partition)) {
        pod.endRevoke(partition, !calm && random.nextInt(10) == 0, calm || random.nextInt(8) > 0);
      }
    }
  }

  private void trouble() {
    int which = random.nextInt(pods.size());
    SimPod pod = pods.get(which);
    if (random.nextBoolean()) {
      pod.crash();
      pods.set(which, pod());
    } else if (!pod.owned().isEmpty()) {
      pod.drop(any(pod));
    }
  }

  private void assignOrphans() {
    for (int partition = 0; partition < broker.logs.size(); partition++) {
      int wanted = partition;
      if (pods.stream().noneMatch(pod -> pod.owned().contains(wanted))) {
        SimPod pod = pods.get(random.nextInt(pods.size()));
        trace("assign", partition + " to " + pods.indexOf(pod));
        pod.assign(partition);
      }
    }
  }

  private int any(SimPod pod) {
    List<Integer> owned = List.copyOf(pod.owned());
    return owned.get(random.nextInt(owned.size()));
  }

  void trace(String what, Object about) {
    if (trace != null) {
      trace.add(now + " " + what + " " + about);
    }
  }

  SimBroker broker() {
    return broker;
  }

  SimJudge judge() {
    return judge;
  }

  SplittableRandom random() {
    return random;
  }

  boolean isKeyed() {
    return keyed;
  }

  boolean holdsDeadKeys() {
    return holdsDeadKeys;
  }

  boolean coalesces() {
    return coalesces;
  }

  boolean hasLedger() {
    return ledger;
  }

  long now() {
    return now;
  }
}
