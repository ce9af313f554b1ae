package dev.tributary.runtime.engine;

/**
 * A record as it comes from a partition.
 *
 * @param offset its place
 * @param epoch the leader epoch under which it was written, or {@link Position#NO_EPOCH}
 * @param key its key, or {@code null}
 * @param bytes how much it holds in memory
 * @param value the record itself, which the dispatcher only hands on
 * @param dead whether it is only the mark of a dead letter, for which its key waits
 */
record Incoming<T>(long offset, int epoch, Key key, int bytes, T value, boolean dead) {
  /** A record that is to be handled. */
  Incoming(long offset, int epoch, Key key, int bytes, T value) {
    this(offset, epoch, key, bytes, value, false);
  }
}
