package dev.tributary.runtime.ledger;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Fingerprints in the order in which they came, at 28 to 56 bytes each: a ring that holds them, and
 * an open-addressed index into it. The oldest go when there are too many. Not safe for use by many
 * threads.
 */
final class FingerprintSet {
  private static final int SMALLEST = 64;
  private static final int FREE = -1;

  // The ring; its length is a power of two. Times are seconds since 1970.
  private long[] high = new long[SMALLEST];
  private long[] low = new long[SMALLEST];
  private int[] seconds = new int[SMALLEST];
  private int first;
  private int size;

  // Places in the ring by hash, twice as many as the ring has; linear probing.
  private int[] index = slots(2 * SMALLEST);

  int size() {
    return size;
  }

  /** The time of the oldest, in seconds since 1970. */
  OptionalLong oldestSeconds() {
    return size == 0 ? OptionalLong.empty() : OptionalLong.of(seconds[first]);
  }

  boolean contains(Fingerprint fingerprint) {
    return index[slot(fingerprint.high(), fingerprint.low())] != FREE;
  }

  /** Adds one; what is there stays in its place. Tells whether it is new. */
  boolean add(Fingerprint fingerprint, long atSeconds) {
    if (contains(fingerprint)) {
      return false;
    }
    if (size == high.length) {
      grow();
    }
    int place = (first + size) & (high.length - 1);
    high[place] = fingerprint.high();
    low[place] = fingerprint.low();
    seconds[place] = (int) atSeconds;
    index[slot(fingerprint.high(), fingerprint.low())] = place;
    size++;
    return true;
  }

  /** Drops the oldest. */
  void removeOldest() {
    if (size == 0) {
      return;
    }
    free(slot(high[first], low[first]));
    first = (first + 1) & (high.length - 1);
    size--;
  }

  private void grow() {
    int length = high.length;
    long[] wideHigh = new long[2 * length];
    long[] wideLow = new long[2 * length];
    int[] wideSeconds = new int[2 * length];
    for (int i = 0; i < size; i++) {
      int from = (first + i) & (length - 1);
      wideHigh[i] = high[from];
      wideLow[i] = low[from];
      wideSeconds[i] = seconds[from];
    }
    high = wideHigh;
    low = wideLow;
    seconds = wideSeconds;
    first = 0;
    index = slots(4 * length);
    for (int i = 0; i < size; i++) {
      index[slot(high[i], low[i])] = i;
    }
  }

  /** Where a fingerprint stands in the index, or the free slot where it would. */
  private int slot(long itsHigh, long itsLow) {
    int mask = index.length - 1;
    int at = home(itsHigh, itsLow);
    while (index[at] != FREE && (high[index[at]] != itsHigh || low[index[at]] != itsLow)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  /** Frees a slot and closes the gap, so that no search ends too early (Knuth 6.4, algorithm R). */
  private void free(int slot) {
    int mask = index.length - 1;
    int gap = slot;
    int at = (slot + 1) & mask;
    while (index[at] != FREE) {
      int home = home(high[index[at]], low[index[at]]);
      if (((at - home) & mask) >= ((at - gap) & mask)) {
        index[gap] = index[at];
        gap = at;
      }
      at = (at + 1) & mask;
    }
    index[gap] = FREE;
  }

  private int home(long itsHigh, long itsLow) {
    // They are parts of a SHA-256: any bits are as good as others.
    return (int) (itsHigh ^ itsLow) & (index.length - 1);
  }

  private static int[] slots(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, FREE);
    return slots;
  }
}
