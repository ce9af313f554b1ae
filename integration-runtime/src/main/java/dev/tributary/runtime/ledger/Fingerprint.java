package dev.tributary.runtime.ledger;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/** The first 16 bytes of an effect key, by which a delivered event is known. */
record Fingerprint(long high, long low) {
  private static final int BYTES = 16;

  /** Of an effect key: hexadecimal SHA-256. */
  static Fingerprint of(String effectKey) {
    return read(HexFormat.of().parseHex(effectKey.substring(0, 2 * BYTES))).orElseThrow();
  }

  /** Reads what {@link #bytes} wrote; empty when it is something else. */
  static Optional<Fingerprint> read(byte[] bytes) {
    if (bytes == null || bytes.length != BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return Optional.of(new Fingerprint(buffer.getLong(), buffer.getLong()));
  }

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }
}
