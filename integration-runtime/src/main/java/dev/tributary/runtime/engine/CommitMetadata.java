package dev.tributary.runtime.engine;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.kafka.common.Uuid;

/**
 * The finished offsets beyond the frontier as text for the metadata of a commit: {@code tb1:} and
 * Base64 (URL alphabet, no padding) of the topic's id, the frontier, the leader epoch plus one,
 * then the length of each gap and run by turns, all as variable-length integers of 7 bits a byte,
 * lowest first, and a CRC-32C over what is before it.
 *
 * <p>It is believed only if all of it is right: the checksum, the topic's id, so that it says
 * nothing about a topic made anew under the same name, and the frontier, so that it says nothing
 * when somebody moved the offset.
 */
final class CommitMetadata {
  /** The longest text, well below a broker's default {@code offset.metadata.max.bytes} of 4,096. */
  static final int LONGEST = 3 << 10;

  private static final String VERSION = "tb1:";
  private static final int CHECKSUM = Integer.BYTES;
  private static final int MOST_BYTES = (LONGEST - VERSION.length()) / 4 * 3;
  private static final int LONGEST_INTEGER = 10;

  private CommitMetadata() {}

  /**
   * Writes; empty when nothing is finished beyond the frontier. Runs that don't fit into {@link
   * #LONGEST} characters are left out from the farthest on, which costs sends and loses nothing.
   */
  static String write(Uuid topic, Position position) {
    if (position.beyond().isEmpty()) {
      return "";
    }
    ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
    bytes.putLong(topic.getMostSignificantBits()).putLong(topic.getLeastSignificantBits());
    put(bytes, position.frontier());
    put(bytes, position.epoch() + 1L);
    long from = position.frontier();
    for (Run run : position.beyond()) {
      if (bytes.remaining() < CHECKSUM + 2 * LONGEST_INTEGER) {
        break;
      }
      put(bytes, run.begin() - from);
      put(bytes, run.end() - run.begin());
      from = run.end();
    }
    bytes.putInt(checksum(bytes.duplicate().flip()));
    bytes.flip();
    return VERSION
        + new String(
            Base64.getUrlEncoder().withoutPadding().encode(bytes).array(),
            java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads what was committed with an offset.
   *
   * @throws UnbelievableException when it isn't ours, is damaged, or speaks of another topic or
   *     offset; its message says which
   */
  static Position read(String text, Uuid topic, long offset) throws UnbelievableException {
    if (text == null || text.isEmpty()) {
      return Position.at(offset);
    }
    if (!text.startsWith(VERSION)) {
      throw new UnbelievableException("it isn't written by this version");
    }
    try {
      ByteBuffer bytes =
          ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(VERSION.length())));
      if (bytes.remaining() <= CHECKSUM
          || bytes.getInt(bytes.limit() - CHECKSUM)
              != checksum(bytes.slice(0, bytes.limit() - CHECKSUM))) {
        throw new UnbelievableException("its checksum is wrong");
      }
      bytes.limit(bytes.limit() - CHECKSUM);
      if (!new Uuid(bytes.getLong(), bytes.getLong()).equals(topic)) {
        throw new UnbelievableException("it is about another topic of this name");
      }
      if (get(bytes) != offset) {
        throw new UnbelievableException("it is about another offset");
      }
      return position(bytes, offset);
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw new UnbelievableException("it is damaged");
    }
  }

  private static Position position(ByteBuffer bytes, long offset) throws UnbelievableException {
    int epoch = (int) (get(bytes) - 1);
    List<Run> runs = new ArrayList<>();
    long from = offset;
    while (bytes.hasRemaining()) {
      long begin = from + get(bytes);
      long end = begin + get(bytes);
      // The first may begin at the frontier, when it wasn't read again yet.
      if (begin < from || (begin == from && !runs.isEmpty()) || end <= begin) {
        throw new UnbelievableException("its runs are no runs");
      }
      runs.add(new Run(begin, end));
      from = end;
    }
    return new Position(offset, epoch, runs);
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static void put(ByteBuffer bytes, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.put((byte) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    bytes.put((byte) rest);
  }

  private static long get(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("too long for an integer");
  }

  /** The metadata isn't to be believed. */
  static final class UnbelievableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnbelievableException(String message) {
      super(message);
    }
  }
}
