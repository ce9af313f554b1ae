package dev.tributary.runtime.engine;

import java.util.List;

/**
 * What of a partition is finished, as it is committed.
 *
 * @param frontier the first offset that isn't finished
 * @param epoch the highest leader epoch among the records that are finished; a record of a later
 *     epoch at the same offset is another record
 * @param beyond finished offsets from the frontier on, ascending
 */
record Position(long frontier, int epoch, List<Run> beyond) {
  /** For records that carry no leader epoch. */
  static final int NO_EPOCH = -1;

  /** Nothing is known beyond the frontier. */
  static Position at(long frontier) {
    return new Position(frontier, NO_EPOCH, List.of());
  }
}
