package dev.tributary.runtime.engine;

import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.delivery.Share;
import dev.tributary.runtime.engine.SimBroker.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A pod: a dispatcher and, around it, what threads and a consumer would do, one step at a time. */
final class SimPod implements Sink<SimRecord> {
  /** A write of a parked copy, or its deletion, on its way. */
  private static final class Write {
    final Work<SimRecord> work;
    final boolean stores;
    boolean applied;

    Write(Work<SimRecord> work, boolean stores) {
      this.work = work;
      this.stores = stores;
    }
  }

  /** A commit on its way. */
  private record Commit(Map<Integer, Position> positions, Map<Integer, Set<Long>> finished) {
    /** The group refuses what a member says of a partition that it doesn't own any more. */
    void refused(int partition) {
      positions.remove(partition);
    }
  }

  private final Simulation world;
  private final SimBroker broker;
  private final SimJudge judge;
  private final SplittableRandom random;
  private final Limits limits;
  private final PlantedBug bug;
  private final Dispatcher<SimRecord> dispatcher;
  private final Map<Work<SimRecord>, SimAttempt> attempts = new LinkedHashMap<>();
  private final List<Write> writes = new ArrayList<>();
  private final ArrayDeque<Commit> commits = new ArrayDeque<>();
  private final Map<Integer, Long> reading = new HashMap<>();
  private final Set<Integer> leaving = new HashSet<>();
  private final Set<SimRecord> taken = new HashSet<>();
  private final List<Work<SimRecord>> ended = new ArrayList<>();
  private final SimBatches batches;

  /** {@code target} takes lists; {@code null} for one that takes a record at a time. */
  SimPod(Simulation world, Limits limits, boolean keyed, SimBatches.Target target, PlantedBug bug) {
    this.world = world;
    this.broker = world.broker();
    this.judge = world.judge();
    this.random = world.random();
    this.limits = limits;
    this.bug = bug;
    this.dispatcher = bug.dispatcher(limits, keyed, this);
    this.batches = target == null ? null : new SimBatches(world, target, bug);
  }

  Set<Integer> owned() {
    return reading.keySet();
  }

  void assign(int partition) {
    SimBroker.Log log = broker.logs.get(partition);
    judge.assigned(partition);
    reading.put(partition, log.committed);
    Map<Long, Incoming<SimRecord>> left = new TreeMap<>();
    log.copies.forEach((offset, record) -> left.put(offset, record.incoming()));
    log.marks.forEach((offset, record) -> left.put(offset, record.mark()));
    dispatcher.assign(partition, log.position(), left.values());
  }

  /** Reads some records of a partition that is open. */
  void poll() {
    if (!leaving.isEmpty() || reading.isEmpty()) {
      return;
    }
    List<Integer> mine = List.copyOf(reading.keySet());
    int partition = mine.get(random.nextInt(mine.size()));
    if (!dispatcher.isOpen(partition)) {
      return;
    }
    SimBroker.Log log = broker.logs.get(partition);
    List<SimRecord> records = log.from(reading.get(partition), 1 + random.nextInt(4));
    long next =
        records.isEmpty()
            ? reading.get(partition)
            : log.from(records.getLast().offset() + 1, 1).stream()
                .findFirst()
                .map(SimRecord::offset)
                .orElse(log.end);
    reading.put(partition, next);
    dispatcher.passes(world.now());
    dispatcher.read(partition, records.stream().map(SimRecord::incoming).toList(), next);
  }

  /** Takes what was sent back, as far as there is room. */
  void takeBack() {
    for (int partition : owned()) {
      for (SimRecord record : broker.logs.get(partition).sentBack.values()) {
        if (taken.add(record) && !dispatcher.takeBack(partition, record.incoming())) {
          taken.remove(record);
        }
      }
    }
  }

  /** Hears of dead letters that were dealt with. */
  void release() {
    for (int partition : owned()) {
      SimBroker.Log log = broker.logs.get(partition);
      for (long offset : List.copyOf(log.marks.keySet())) {
        if (log.resolved.contains(offset) && dispatcher.released(partition, offset)) {
          world.trace("released", partition + "/" + offset);
        }
      }
    }
  }

  /** One handler does its next step. */
  void handle(boolean calm) {
    if (attempts.isEmpty()) {
      return;
    }
    List<SimAttempt> all = List.copyOf(attempts.values());
    SimAttempt attempt = all.get(random.nextInt(all.size()));
    if (isToStandAside(attempt)) {
      ends(attempt);
      dispatcher.stoodAside(attempt.work);
      return;
    }
    switch (attempt.doing) {
      case WAITING -> {
        if (attempt.cancelled) {
          abandon(attempt);
        } else if (calm || random.nextInt(3) == 0) {
          attempt.doing = SimAttempt.Doing.RETURNING;
          dispatcher.wakes(attempt.work);
        }
      }
      case RETURNING, BEHIND -> {
        if (attempt.cancelled) {
          abandon(attempt);
        }
      }
      case COMING -> {
        if (attempt.work.isLeaving()) {
          abandon(attempt);
        } else {
          batches.arrives(attempt);
        }
      }
      case HERE -> {
        if (attempt.work.isLeaving() && random.nextBoolean()) {
          batches.leaves(attempt);
          abandon(attempt);
        } else if (batches.stepsBack(attempt)) {
          stepBack(attempt);
        }
      }
      case TRAVELLING -> batches.answer(calm);
      case ANSWERED -> answered(attempt);
      case SENDING -> send(attempt, calm);
      case HAS_EFFECT -> {
        if (world.hasLedger() && batches == null && !attempt.supersedes.isEmpty()) {
          beginsLedger(attempt);
          attempt.doing = SimAttempt.Doing.PARTLY_KNOWN;
        } else {
          finish(attempt);
        }
      }
      case PARTLY_KNOWN, MARKED -> finish(attempt);
      case DEAD_LETTER_WRITTEN -> {
        if (keepsItsKey(attempt.record())) {
          SimRecord record = attempt.record();
          broker.logs.get(record.partition()).marks.put(record.offset(), record);
          attempt.doing = SimAttempt.Doing.MARKED;
        } else {
          finish(attempt);
        }
      }
    }
  }

  /** As a duplicate of one that waits does. */
  private boolean isToStandAside(SimAttempt attempt) {
    boolean early =
        attempt.doing == SimAttempt.Doing.SENDING || attempt.doing == SimAttempt.Doing.COMING;
    return early && !attempt.work.overtakes.isEmpty() && random.nextInt(12) == 0;
  }

  private void beginsLedger(SimAttempt attempt) {
    Set<Long> ledger = broker.logs.get(attempt.record().partition()).ledger;
    if (bug == PlantedBug.KNOWS_THE_NEWEST_BEFORE_THE_SUPERSEDED) {
      ledger.add(attempt.record().offset());
    } else {
      attempt.superseded().forEach(older -> ledger.add(older.offset()));
    }
  }

  private boolean keepsItsKey(SimRecord record) {
    return world.holdsDeadKeys() && record.key() >= 0 && !record.sentBack();
  }

  private void stepBack(SimAttempt attempt) {
    attempt.doing = SimAttempt.Doing.BEHIND;
    dispatcher.stepsBack(attempt.work);
  }

  private void answered(SimAttempt attempt) {
    switch (attempt.share) {
      case Share.Again ignored -> stepBack(attempt);
      case Share.InCompany company -> {
        attempt.bears = company.most();
        if (company.verdict() instanceof Verdict.Retry) {
          waits(attempt);
        } else {
          attempt.doing = SimAttempt.Doing.COMING;
        }
      }
      case Share.Own(Verdict.Delivered ignored) -> attempt.doing = SimAttempt.Doing.HAS_EFFECT;
      case Share.Own(Verdict.Rejected ignored) -> {
        if (random.nextInt(4) == 0) {
          // The dead letter can't be written just now.
          waits(attempt);
        } else {
          judge.done(attempt.record());
          attempt.doing = SimAttempt.Doing.DEAD_LETTER_WRITTEN;
        }
      }
      case Share.Own ignored -> waits(attempt);
    }
  }

  private void waits(SimAttempt attempt) {
    if (attempt.work.isLeaving()) {
      abandon(attempt);
    } else {
      attempt.doing = SimAttempt.Doing.WAITING;
      dispatcher.waits(attempt.work, world.now());
    }
  }

  private void send(SimAttempt attempt, boolean calm) {
    SimRecord record = attempt.record();
    if (!calm && random.nextInt(3) == 0) {
      boolean swallows = bug == PlantedBug.SWALLOWS_A_FAILED_DEAD_LETTER && record.poisoned();
      if (swallows) {
        finish(attempt);
      } else if (attempt.work.isLeaving()) {
        abandon(attempt);
      } else {
        attempt.doing = SimAttempt.Doing.WAITING;
        dispatcher.waits(attempt.work, world.now());
      }
      return;
    }
    hasEffect(record);
    attempt.doing =
        record.poisoned() ? SimAttempt.Doing.DEAD_LETTER_WRITTEN : SimAttempt.Doing.HAS_EFFECT;
  }

  /** The target has it, or the dead-letter topic. */
  private void hasEffect(SimRecord record) {
    if (world.coalesces() && !record.poisoned()) {
      judge.applies(record, false);
    } else {
      judge.done(record);
    }
  }

  private void ends(SimAttempt attempt) {
    if (batches != null) {
      batches.ends(attempt);
    }
    attempts.remove(attempt.work);
    judge.ends(attempt.record());
  }

  private List<Work<SimRecord>> superseded(SimAttempt attempt) {
    boolean dead = attempt.record().poisoned();
    if (dead
        ? bug != PlantedBug.LETS_A_DEAD_LETTER_SUPERSEDE
        : bug == PlantedBug.DELIVERS_THE_SUPERSEDED_TOO) {
      return List.of();
    }
    List<Work<SimRecord>> superseded = dead ? attempt.work.overtakes : attempt.supersedes;
    ended.addAll(superseded.stream().filter(w -> !w.parked && !w.storing).toList());
    return superseded;
  }

  private void finish(SimAttempt attempt) {
    SimRecord record = attempt.record();
    if (!record.sentBack()) {
      writesLedger(record);
      if (world.hasLedger() && batches == null && !record.poisoned()) {
        Set<Long> ledger = broker.logs.get(record.partition()).ledger;
        attempt.superseded().forEach(older -> ledger.add(older.offset()));
      }
    }
    List<Work<SimRecord>> superseded = superseded(attempt);
    ends(attempt);
    if (!attempt.work.parked && !attempt.work.storing) {
      ended.add(attempt.work);
    }
    if (record.sentBack() && !record.poisoned()) {
      world.resolve(record);
    }
    if (attempt.doing == SimAttempt.Doing.MARKED) {
      dispatcher.died(attempt.work, record.mark());
    } else {
      dispatcher.finished(attempt.work, superseded);
    }
    told();
  }

  private void writesLedger(SimRecord record) {
    if (batches != null) {
      batches.writesLedger(record);
    } else if (world.hasLedger() && bug != PlantedBug.DEDUPES_BEFORE_DELIVERY) {
      broker.logs.get(record.partition()).ledger.add(record.offset());
    }
  }

  /** Tells of records that count as finished now. */
  private void told() {
    for (Work<SimRecord> work : List.copyOf(ended)) {
      if (work.state == Work.State.GONE || work.state == Work.State.DEAD) {
        ended.remove(work);
        judge.finished(work.record.value());
      }
    }
  }

  private void abandon(SimAttempt attempt) {
    attempts.remove(attempt.work);
    if (batches != null) {
      batches.ends(attempt);
    }
    judge.ends(attempt.record());
    dispatcher.abandoned(attempt.work);
  }

  @Override
  public void start(Work<SimRecord> work) {
    world.trace("start", work);
    SimRecord record = work.record.value();
    Set<Long> ledger = broker.logs.get(record.partition()).ledger;
    // The ledger knows nothing of dead letters.
    boolean suppressed =
        world.hasLedger() && !record.sentBack() && ledger.contains(record.offset());
    if (bug == PlantedBug.DEDUPES_BEFORE_DELIVERY) {
      ledger.add(record.offset());
    }
    SimAttempt attempt = new SimAttempt(work);
    if (batches == null) {
      judge.begins(record, suppressed);
    } else {
      judge.handles(record, suppressed);
      attempt.doing = SimAttempt.Doing.COMING;
      batches.begins(attempt);
    }
    if (suppressed) {
      attempt.doing = SimAttempt.Doing.HAS_EFFECT;
    } else {
      attempt.overtakes();
    }
    attempts.put(work, attempt);
    if (dispatcher.running() > limits.running()) {
      throw new Violation(dispatcher.running() + " records run at one time");
    }
    long before = dispatcher.underWay() - work.record.bytes();
    boolean waitedFor = attempts.keySet().stream().anyMatch(w -> w != work && w.lane == work.lane);
    if (before > 0 && before >= limits.underWay() && !waitedFor) {
      throw new Violation(dispatcher.underWay() + " bytes of records are under way");
    }
  }

  @Override
  public void resume(Work<SimRecord> work) {
    SimAttempt attempt = attempts.get(work);
    if (!attempt.cancelled) {
      attempt.doing = batches == null ? SimAttempt.Doing.SENDING : SimAttempt.Doing.COMING;
    }
  }

  @Override
  public void cancel(Work<SimRecord> work) {
    attempts.get(work).cancelled = true;
  }

  @Override
  public void store(Work<SimRecord> work) {
    world.trace("store", work);
    writes.add(new Write(work, true));
  }

  @Override
  public void forget(Work<SimRecord> work) {
    world.trace("forget", work);
    writes.add(new Write(work, false));
  }

  /** One write reaches the broker, or its acknowledgement reaches us. */
  void write() {
    if (writes.isEmpty()) {
      return;
    }
    Write write = writes.get(random.nextInt(writes.size()));
    if (!write.applied) {
      apply(write);
      return;
    }
    writes.remove(write);
    if (write.stores) {
      dispatcher.stored(write.work);
    } else {
      if (!write.work.partition.removed && !write.work.record.value().sentBack()) {
        judge.finished(write.work.record.value());
      }
      dispatcher.forgotten(write.work);
    }
  }

  private void apply(Write write) {
    write.applied = true;
    SimRecord record = write.work.record.value();
    if (record.sentBack()) {
      if (write.stores) {
        throw new Violation(record + " is parked, although its copy is there");
      }
      broker.logs.get(record.partition()).sentBack.remove(record.offset());
      taken.remove(record);
    } else if (write.stores) {
      broker.logs.get(record.partition()).copies.put(record.offset(), record);
    } else {
      broker.logs.get(record.partition()).copies.remove(record.offset());
      broker.logs.get(record.partition()).marks.remove(record.offset());
    }
  }

  void tick() {
    dispatcher.passes(world.now());
    dispatcher.tick(world.now());
  }

  /** Makes a commit up and sends it. */
  void beginCommit() {
    if (leaving.isEmpty() && commits.isEmpty()) {
      commits.add(commit(owned()));
    }
  }

  private Commit commit(Set<Integer> partitions) {
    told();
    Map<Integer, Position> positions = new HashMap<>();
    Map<Integer, Set<Long>> finished = new HashMap<>();
    for (int partition : partitions) {
      positions.put(partition, dispatcher.position(partition));
      finished.put(partition, judge.finished(partition));
    }
    return new Commit(positions, finished);
  }

  /** A commit arrives, or is lost. */
  void endCommit(boolean arrives) {
    Commit commit = commits.poll();
    if (commit != null && arrives) {
      apply(commit);
    }
  }

  private void apply(Commit commit) {
    commit
        .positions()
        .forEach(
            (partition, position) -> {
              SimBroker.Log log = broker.logs.get(partition);
              log.committed = position.frontier();
              log.metadata = CommitMetadata.write(SimBroker.TOPIC, position);
              world.trace("committed", partition + " " + position);
              judge.committed(partition, commit.finished().get(partition));
            });
  }

  /** A partition is to go to another pod. */
  void beginRevoke(int partition) {
    if (leaving.add(partition)) {
      world.trace("revoke", partition);
      dispatcher.revoke(partition);
    }
  }

  boolean isLeaving(int partition) {
    return leaving.contains(partition);
  }

  /** Ends a revocation when it is drained, or its deadline has come; answers whether it ended. */
  boolean endRevoke(int partition, boolean deadline, boolean commitArrives) {
    boolean drained = dispatcher.isDrained(partition);
    if (!drained && !deadline) {
      return false;
    }
    told();
    endCommit(true);
    if (commitArrives) {
      apply(commit(Set.of(partition)));
    }
    drop(partition);
    if (drained && commitArrives) {
      judge.movedInOrder(partition, batches == null && !world.coalesces());
    }
    return true;
  }

  /** A partition was taken away without a word, or the end of a revocation. */
  void drop(int partition) {
    world.trace("drop", partition);
    told();
    if (batches != null) {
      batches.drops(partition);
    }
    dispatcher.remove(partition);
    leaving.remove(partition);
    taken.removeIf(record -> record.partition() == partition);
    reading.remove(partition);
    commits.forEach(commit -> commit.refused(partition));
    for (SimAttempt attempt : List.copyOf(attempts.values())) {
      if (attempt.record().partition() == partition) {
        dies(attempt);
        attempts.remove(attempt.work);
        if (batches != null) {
          batches.ends(attempt);
        }
        dispatcher.abandoned(attempt.work);
      }
    }
    ended.removeIf(work -> work.partition.id() == partition);
    writes.stream()
        .filter(w -> w.work.partition.id() == partition && !w.applied && random.nextBoolean())
        .forEach(this::apply);
    writes.removeIf(w -> w.work.partition.id() == partition);
  }

  /** Everything in memory is gone. */
  void crash() {
    world.trace("crash", owned());
    endCommit(random.nextBoolean());
    if (batches != null) {
      batches.dies();
    }
    attempts.values().forEach(this::dies);
    attempts.clear();
    writes.stream().filter(w -> !w.applied && random.nextBoolean()).forEach(this::apply);
  }

  /** What was being sent may still have its effect. */
  private void dies(SimAttempt attempt) {
    if (attempt.doing == SimAttempt.Doing.SENDING && random.nextBoolean()) {
      hasEffect(attempt.record());
    }
    judge.ends(attempt.record());
  }
}
