package dev.tributary.bench.sink;

/**
 * A line of the log. Its place in the log is its place in time.
 *
 * @param arrival whether a request arrived; otherwise it was answered
 * @param nanos the machine's monotonic clock
 * @param event the event's number
 * @param status what the request is or was answered with
 * @param effectKey a hash of the idempotency key, 0 when there was none
 * @param partition of the sequence header, -1 when there was none
 * @param offset of the sequence header
 * @param request tells the items of one request from those of others; 0 for a request with one
 */
public record Entry(
    boolean arrival,
    long nanos,
    int event,
    int status,
    long effectKey,
    int partition,
    long offset,
    int request) {
  private static final int KEPT = 32;

  /** Whether the target takes the event with this. */
  public boolean isTaken() {
    return status / 100 == 2;
  }

  /** Whether both are items of one request. */
  public boolean isBeside(int otherRequest) {
    return request != 0 && request == otherRequest;
  }

  /**
   * Of an idempotency key's first 32 characters, which is as much of one as a ledger keeps: FNV-1a,
   * 64 bits; 0 for none.
   */
  public static long hash(String key) {
    if (key == null || key.isEmpty()) {
      return 0;
    }
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < Math.min(key.length(), KEPT); i++) {
      hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  Entry answered(long at) {
    return new Entry(false, at, event, status, effectKey, partition, offset, request);
  }
}
