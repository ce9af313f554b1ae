package dev.tributary.runtime.engine;

/**
 * How far a partition is.
 *
 * @param frontier the first offset that isn't finished or parked
 * @param finishedBeyond offsets beyond the frontier that are finished or parked
 * @param parked records that are parked, wherever they lie
 * @param held what waits for dead letters
 */
public record Progress(long frontier, long finishedBeyond, long parked, Held held) {
  /**
   * What waits for dead letters to be dealt with.
   *
   * @param keys how many keys
   * @param records how many records of them were read and aren't finished
   */
  public record Held(long keys, long records) {
    /** Nothing. */
    public static final Held NOTHING = new Held(0, 0);

    /** Both together. */
    public Held plus(Held other) {
      return new Held(keys + other.keys, records + other.records);
    }
  }

  /** Where no key waits for a dead letter. */
  public Progress(long frontier, long finishedBeyond, long parked) {
    this(frontier, finishedBeyond, parked, Held.NOTHING);
  }

  /** Records that aren't finished in a partition whose next offset is {@code end}. */
  public long unfinished(long end) {
    return Math.max(0, end - frontier - finishedBeyond) + parked;
  }
}
