package dev.tributary.runtime.engine;

/**
 * A record of the simulation.
 *
 * @param key a small number, or negative for none
 * @param poisoned whether it ends as a dead letter
 * @param sentBack whether a person wants it handled once more
 */
record SimRecord(int partition, long offset, int key, boolean poisoned, boolean sentBack) {
  private static final Key[] KEYS = new Key[16];

  static {
    for (int i = 0; i < KEYS.length; i++) {
      KEYS[i] = new Key(new byte[] {(byte) i});
    }
  }

  /** Where records are coalesced: whether it tells of something else than others of its key do. */
  boolean standsAlone() {
    return offset % 7 == 3;
  }

  /** Whether a later record of its key may take its place. */
  boolean isSupersededBy(SimRecord later) {
    return later.partition == partition
        && later.key == key
        && later.offset > offset
        && !later.poisoned
        && !standsAlone()
        && !later.standsAlone();
  }

  /** Sent back, after what poisoned it was mended or not. */
  SimRecord again(boolean mended) {
    return new SimRecord(partition, offset, key, poisoned && !mended, true);
  }

  Incoming<SimRecord> incoming() {
    return new Incoming<>(offset, 0, key < 0 ? null : KEYS[key], 10, this);
  }

  /** As the mark of a dead letter. */
  Incoming<SimRecord> mark() {
    return new Incoming<>(offset, 0, KEYS[key], 2, this, true);
  }

  @Override
  public String toString() {
    return partition
        + "/"
        + offset
        + (key < 0 ? "" : " key " + key)
        + (poisoned ? " poisoned" : "")
        + (sentBack ? " sent back" : "");
  }
}
