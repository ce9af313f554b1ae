package dev.tributary.planner.deadletter;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Which dead letters a person has dealt with: all before an offset, and single ones beyond it. It
 * is what the group {@code <namespace>.<flow>.dlq.resolved} has committed: the offset as every tool
 * reads and writes it, and the single ones in the commit's metadata.
 *
 * <p>The metadata is {@code tr1:} and Base64 (URL alphabet, no padding) of a CRC-32C, the topic's
 * id with its length, the offset, then the length of each gap and run by turns, all as
 * variable-length integers of 7 bits a byte, lowest first. It is believed only for the topic and
 * the offset that it names. An offset that was committed for an earlier topic of this name says
 * nothing about today's.
 *
 * @param offset everything before it is resolved
 * @param beyond what is resolved beyond it; ascending, apart from each other
 */
public record ResolvedLetters(long offset, List<Run> beyond) {
  /** The longest metadata, below a broker's default {@code offset.metadata.max.bytes} of 4,096. */
  public static final int LONGEST = 3 << 10;

  private static final String VERSION = "tr1:";
  private static final int MOST_BYTES = (LONGEST - VERSION.length()) / 4 * 3;
  private static final int LONGEST_INTEGER = 10;

  /**
   * Offsets from {@code begin} to before {@code end}.
   *
   * @param begin the first
   * @param end one behind the last
   */
  public record Run(long begin, long end) {}

  /** Keeps a copy. */
  public ResolvedLetters {
    beyond = List.copyOf(beyond);
  }

  /** Nothing is resolved. */
  public static ResolvedLetters none() {
    return new ResolvedLetters(0, List.of());
  }

  /**
   * Reads a commit.
   *
   * @param metadata of the commit, or {@code null}
   * @param topicId the id of the dead-letter topic of today
   * @param end the end of that topic
   */
  public static ResolvedLetters read(long offset, String metadata, String topicId, long end) {
    if (offset > end) {
      return none();
    }
    if (metadata == null || !metadata.startsWith(VERSION)) {
      return new ResolvedLetters(offset, List.of());
    }
    try {
      ByteBuffer bytes =
          ByteBuffer.wrap(Base64.getUrlDecoder().decode(metadata.substring(VERSION.length())));
      int checksum = bytes.getInt();
      if (checksum != checksum(bytes.slice())) {
        return new ResolvedLetters(offset, List.of());
      }
      byte[] id = new byte[(int) get(bytes)];
      bytes.get(id);
      if (!new String(id, StandardCharsets.UTF_8).equals(topicId)) {
        return none();
      }
      if (get(bytes) != offset) {
        // Somebody chose another offset since; it alone counts.
        return new ResolvedLetters(offset, List.of());
      }
      return new ResolvedLetters(offset, runs(bytes, offset));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return new ResolvedLetters(offset, List.of());
    }
  }

  private static List<Run> runs(ByteBuffer bytes, long offset) {
    List<Run> runs = new ArrayList<>();
    long from = offset;
    while (bytes.hasRemaining()) {
      long begin = from + get(bytes);
      long end = begin + get(bytes);
      runs.add(new Run(begin, end));
      from = end;
    }
    return runs;
  }

  /** The metadata to commit with {@link #offset}; see {@link #fitting}. */
  public String metadata(String topicId) {
    ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
    bytes.putInt(0);
    byte[] id = topicId.getBytes(StandardCharsets.UTF_8);
    put(bytes, id.length);
    bytes.put(id);
    put(bytes, offset);
    long from = offset;
    for (Run run : beyond) {
      put(bytes, run.begin() - from);
      put(bytes, run.end() - run.begin());
      from = run.end();
    }
    bytes.flip();
    bytes.putInt(0, checksum(bytes.slice(Integer.BYTES, bytes.limit() - Integer.BYTES)));
    return VERSION
        + new String(
            Base64.getUrlEncoder().withoutPadding().encode(bytes).array(),
            StandardCharsets.ISO_8859_1);
  }

  /**
   * As much of it as a commit can hold: the runs that are farthest away are left out, so that their
   * dead letters count as not dealt with.
   */
  public ResolvedLetters fitting(String topicId) {
    int room =
        MOST_BYTES
            - Integer.BYTES
            - topicId.getBytes(StandardCharsets.UTF_8).length
            - 2 * LONGEST_INTEGER;
    List<Run> kept = new ArrayList<>();
    long from = offset;
    for (Run run : beyond) {
      room -= length(run.begin() - from) + length(run.end() - run.begin());
      if (room < 0) {
        break;
      }
      kept.add(run);
      from = run.end();
    }
    return new ResolvedLetters(offset, kept);
  }

  /** Whether a dead letter is resolved. */
  public boolean contains(long letter) {
    return letter < offset
        || beyond.stream().anyMatch(run -> letter >= run.begin() && letter < run.end());
  }

  /** How many dead letters of a topic that reaches from {@code begin} to {@code end} are left. */
  public long unresolved(long begin, long end) {
    long from = Math.max(begin, offset);
    long resolved =
        beyond.stream()
            .mapToLong(
                run ->
                    Math.max(
                        0, Math.min(run.end(), end) - Math.min(Math.max(run.begin(), from), end)))
            .sum();
    return Math.max(0, end - from - resolved);
  }

  /**
   * With more of them resolved, and with all before {@code begin}, which aren't in the topic any
   * more.
   */
  public ResolvedLetters with(Collection<Long> letters, long begin) {
    TreeMap<Long, Long> runs = new TreeMap<>();
    add(runs, 0, Math.max(offset, begin));
    beyond.forEach(run -> add(runs, run.begin(), run.end()));
    letters.forEach(letter -> add(runs, letter, letter + 1));
    long next = runs.pollFirstEntry().getValue();
    return new ResolvedLetters(
        next, runs.entrySet().stream().map(e -> new Run(e.getKey(), e.getValue())).toList());
  }

  /** Adds a run to those that are there, by begin, and joins what touches it. */
  private static void add(TreeMap<Long, Long> runs, long begin, long end) {
    long low = begin;
    long high = end;
    for (var next = runs.floorEntry(high);
        next != null && next.getValue() >= low;
        next = runs.floorEntry(high)) {
      low = Math.min(low, next.getKey());
      high = Math.max(high, next.getValue());
      runs.remove(next.getKey());
    }
    runs.put(low, high);
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static int length(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
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
}
