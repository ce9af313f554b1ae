package dev.tributary.runtime.engine;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A mistake that the simulation has to find. */
enum PlantedBug {
  NONE,
  COMMITS_THE_READ_POSITION,
  SKIPS_THE_DRAIN,
  SWALLOWS_A_FAILED_DEAD_LETTER,
  HANDS_ONE_KEY_TO_TWO_LANES,
  DEDUPES_BEFORE_DELIVERY,
  LETS_A_RETRY_RUN_BESIDE_ITS_KEY,
  FINISHES_A_KEY_IN_ANY_ORDER,
  BELIEVES_WHAT_STOOD_BEHIND_A_FAILURE,
  LETS_A_KEY_PASS_ITS_DEAD_LETTER,
  FORGETS_WHAT_WAITS_FOR_A_DEAD_LETTER,
  FINISHES_THE_SUPERSEDED_BEFORE_THE_NEWEST,
  LETS_A_DEAD_LETTER_SUPERSEDE,
  DELIVERS_THE_SUPERSEDED_TOO,
  KNOWS_THE_NEWEST_BEFORE_THE_SUPERSEDED;

  boolean isAboutBatches() {
    return this == FINISHES_A_KEY_IN_ANY_ORDER || this == BELIEVES_WHAT_STOOD_BEHIND_A_FAILURE;
  }

  boolean isAboutCoalescing() {
    return ordinal() >= FINISHES_THE_SUPERSEDED_BEFORE_THE_NEWEST.ordinal();
  }

  boolean isAboutTheLedger() {
    return this == DEDUPES_BEFORE_DELIVERY || this == KNOWS_THE_NEWEST_BEFORE_THE_SUPERSEDED;
  }

  boolean isAboutDeadKeys() {
    return this == LETS_A_KEY_PASS_ITS_DEAD_LETTER || this == FORGETS_WHAT_WAITS_FOR_A_DEAD_LETTER;
  }

  <T> Dispatcher<T> dispatcher(Limits limits, boolean keyed, Sink<T> sink) {
    return switch (this) {
      case COMMITS_THE_READ_POSITION -> new CommitsTheReadPosition<>(limits, keyed, sink);
      case SKIPS_THE_DRAIN -> new SkipsTheDrain<>(limits, keyed, sink);
      case FINISHES_A_KEY_IN_ANY_ORDER -> new FinishesAKeyInAnyOrder<>(limits, keyed, sink);
      case HANDS_ONE_KEY_TO_TWO_LANES -> new HandsOneKeyToTwoLanes<>(limits, keyed, sink);
      case LETS_A_RETRY_RUN_BESIDE_ITS_KEY -> new LetsARetryRunBesideItsKey<>(limits, keyed, sink);
      case LETS_A_KEY_PASS_ITS_DEAD_LETTER -> new LetsAKeyPassItsDeadLetter<>(limits, keyed, sink);
      case FORGETS_WHAT_WAITS_FOR_A_DEAD_LETTER ->
          new ForgetsWhatWaitsForADeadLetter<>(limits, keyed, sink);
      case FINISHES_THE_SUPERSEDED_BEFORE_THE_NEWEST ->
          new FinishesTheSupersededBeforeTheNewest<>(limits, keyed, sink);
      default -> new Dispatcher<>(limits, keyed, sink);
    };
  }

  private static final class CommitsTheReadPosition<T> extends Dispatcher<T> {
    private final Map<Integer, Long> read = new HashMap<>();

    CommitsTheReadPosition(Limits limits, boolean keyed, Sink<T> sink) {
      super(limits, keyed, sink);
    }

    @Override
    void assign(int id, Position from, Collection<Incoming<T>> parked) {
      read.put(id, from.frontier());
      super.assign(id, from, parked);
    }

    @Override
    void read(int id, List<Incoming<T>> records, long next) {
      read.put(id, next);
      super.read(id, records, next);
    }

    @Override
    Position position(int id) {
      return Position.at(read.get(id));
    }
  }

  private static final class SkipsTheDrain<T> extends Dispatcher<T> {
    SkipsTheDrain(Limits limits, boolean keyed, Sink<T> sink) {
      super(limits, keyed, sink);
    }

    @Override
    boolean isDrained(int id) {
      return true;
    }
  }

  private static final class HandsOneKeyToTwoLanes<T> extends Dispatcher<T> {
    HandsOneKeyToTwoLanes(Limits limits, boolean keyed, Sink<T> sink) {
      super(limits, keyed, sink);
    }

    @Override
    void read(int id, List<Incoming<T>> records, long next) {
      super.read(id, records.stream().map(r -> salted(r, (byte) (r.offset() % 2))).toList(), next);
    }
  }

  private static final class LetsARetryRunBesideItsKey<T> extends Dispatcher<T> {
    LetsARetryRunBesideItsKey(Limits limits, boolean keyed, Sink<T> sink) {
      super(limits, keyed, sink);
    }

    @Override
    boolean takeBack(int id, Incoming<T> record) {
      return super.takeBack(id, salted(record, (byte) 2));
    }
  }

  private static <T> Incoming<T> salted(Incoming<T> record, byte salt) {
    return record.key() == null
        ? record
        : new Incoming<>(
            record.offset(),
            record.epoch(),
            new Key(
                ByteBuffer.allocate(record.key().bytes().length + 1)
                    .put(record.key().bytes())
                    .put(salt)
                    .array()),
            record.bytes(),
            record.value());
  }

  private static final class LetsAKeyPassItsDeadLetter<T> extends Dispatcher<T> {
    LetsAKeyPassItsDeadLetter(Limits limits, boolean keyed, Sink<T> sink) {
      super(limits, keyed, sink);
    }

    @Override
    void died(Work<T> work, Incoming<T> mark) {
      finished(work);
    }
  }

  /** Takes a partition on without the marks that its earlier owner left. */
  private static final class ForgetsWhatWaitsForADeadLetter<T> extends Dispatcher<T> {
    ForgetsWhatWaitsForADeadLetter(Limits limits, boolean keyed, Sink<T> sink) {
      super(limits, keyed, sink);
    }

    @Override
    void assign(int id, Position from, Collection<Incoming<T>> parked) {
      super.assign(id, from, parked.stream().filter(record -> !record.dead()).toList());
    }
  }

  /** While the newest waits for its next try. */
  private static final class FinishesTheSupersededBeforeTheNewest<T> extends Dispatcher<T> {
    FinishesTheSupersededBeforeTheNewest(Limits limits, boolean keyed, Sink<T> sink) {
      super(limits, keyed, sink);
    }

    @Override
    void waits(Work<T> work, long now) {
      super.waits(work, now);
      work.overtakes.forEach(older -> older.state = Work.State.HELD);
      end(work);
    }
  }

  private static final class FinishesAKeyInAnyOrder<T> extends Dispatcher<T> {
    FinishesAKeyInAnyOrder(Limits limits, boolean keyed, Sink<T> sink) {
      super(limits, keyed, sink);
    }

    @Override
    void end(Work<T> work) {
      if (work.state != Work.State.HELD || work.parked || work.storing) {
        super.end(work);
      } else {
        complete(work);
      }
    }
  }
}
