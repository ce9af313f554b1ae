package dev.tributary.runtime.pressure;

/**
 * How many sends at one time a JVM that has just started dares: a few, and one more for each that
 * the system answered, so that they double with each round trip, as TCP's slow start does. A cold
 * JVM that opens all its connections at once is so busy with them that it doesn't read answers in
 * time, and sends again what was taken long ago. Never fewer again: how the system fares is the
 * circuit's matter. Not safe for use by many threads.
 */
final class SlowStart {
  /** Sends at one time before the first answer. */
  static final int FIRST = 16;

  private int places = FIRST;

  /** Sends that may be under way at one time. */
  int places() {
    return places;
  }

  /** A send was answered. */
  void passed() {
    if (places < Integer.MAX_VALUE) {
      places++;
    }
  }
}
