package dev.tributary.runtime.engine;

/**
 * How far a partition is.
 *
 * @param frontier the first offset that isn't finished or parked
 * @param finishedBeyond offsets beyond the frontier that are finished or parked
 * @param parked records that are parked, wherever they lie
 */
public record Progress(long frontier, long finishedBeyond, long parked) {
  /** Records that aren't finished in a partition whose next offset is {@code end}. */
  public long unfinished(long end) {
    return Math.max(0, end - frontier - finishedBeyond) + parked;
  }
}
