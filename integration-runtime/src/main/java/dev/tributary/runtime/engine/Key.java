package dev.tributary.runtime.engine;

import java.util.Arrays;

/**
 * A record key by all its bytes: two keys are one only if every byte is the same. It is ordered, so
 * that a map of keys which somebody made to collide stays fast.
 */
record Key(byte[] bytes) implements Comparable<Key> {
  @Override
  public boolean equals(Object other) {
    return other instanceof Key key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return Arrays.toString(bytes);
  }
}
