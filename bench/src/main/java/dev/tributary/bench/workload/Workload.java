package dev.tributary.bench.workload;

/**
 * What is sent and how the target behaves. Everything is drawn from the seed and an event's number,
 * so that every arm and every repetition meets the same.
 *
 * @param seed of every draw
 * @param events how many
 * @param partitions of the topic
 * @param keys how many order keys
 * @param skew Zipf's exponent of the keys; 0 is uniform
 * @param poison the share that must become dead letters
 * @param unreadable whether poison is also malformed and invalid, not only refused by the target;
 *     for what checks schemas
 * @param unavailable the share that the target answers with 503 once
 * @param latency of the target
 * @param size of an event
 */
public record Workload(
    long seed,
    int events,
    int partitions,
    int keys,
    double skew,
    double poison,
    boolean unreadable,
    double unavailable,
    Latency latency,
    Size size) {

  /** With events of the usual size. */
  public Workload(
      long seed,
      int events,
      int partitions,
      int keys,
      double skew,
      double poison,
      boolean unreadable,
      double unavailable,
      Latency latency) {
    this(
        seed, events, partitions, keys, skew, poison, unreadable, unavailable, latency, Size.USUAL);
  }

  /**
   * The target's time to answer: uniform between two bounds, and for a share of the events long.
   *
   * @param minMs the shortest, milliseconds
   * @param maxMs the longest but for slow events, milliseconds
   * @param slow the share of slow events
   * @param slowMs what a slow event takes, milliseconds
   */
  public record Latency(int minMs, int maxMs, double slow, int slowMs) {
    /** 5 to 20 ms, and 500 ms for one event in a thousand. */
    public static final Latency SYSTEM = new Latency(5, 20, 0.001, 500);

    /** The mean, milliseconds. */
    public double meanMs() {
      return (1 - slow) * (minMs + maxMs) / 2.0 + slow * slowMs;
    }
  }

  /**
   * How large an event is.
   *
   * @param lines of the order
   * @param bytes about so many, at least what the lines need
   */
  public record Size(int lines, int bytes) {
    /** 1 KB. */
    public static final Size USUAL = new Size(10, 1_024);

    /** What a stock level or a status takes. */
    public static final Size SMALL = new Size(1, 200);
  }

  /** The benchmarks' workload: 12 partitions, 10,000 keys, 0.1 % poison, 0.5 % one 503. */
  public static Workload benchmark(int events, double skew) {
    return new Workload(1, events, 12, 10_000, skew, 0.001, false, 0.005, Latency.SYSTEM);
  }

  /** Much that has been waiting: small events, 24 partitions, and a target that takes them all. */
  public static Workload backlog(int events) {
    return new Workload(
        1, events, 24, 100_000, 0.7, 0, false, 0, new Latency(1, 5, 0, 0), Size.SMALL);
  }

  /** What is to become of an event. */
  public Fate fate(int event) {
    double drawn = draw(event, 1);
    if (drawn < poison) {
      return unreadable ? POISONS[(int) (draw(event, 2) * POISONS.length)] : Fate.REFUSED;
    }
    return drawn < poison + unavailable ? Fate.UNAVAILABLE_ONCE : Fate.GOOD;
  }

  /** How long the target takes to answer each send of an event, milliseconds. */
  public int latencyMs(int event) {
    if (draw(event, 3) < latency.slow()) {
      return latency.slowMs();
    }
    return latency.minMs() + (int) (draw(event, 4) * (latency.maxMs() - latency.minMs() + 1));
  }

  private static final Fate[] POISONS = {Fate.REFUSED, Fate.MALFORMED, Fate.INVALID};

  /** A number in [0, 1) that depends on nothing but seed, event and purpose (SplitMix64). */
  double draw(int event, int purpose) {
    long z = seed * 0x9E3779B97F4A7C15L + event * 0xD1B54A32D192ED03L + purpose;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
  }
}
