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

  /** Whether the target takes the event with this. */
  public boolean isTaken() {
    return status / 100 == 2;
  }

  /** Whether both are items of one request. */
  public boolean isBeside(int otherRequest) {
    return request != 0 && request == otherRequest;
  }

  Entry answered(long at) {
    return new Entry(false, at, event, status, effectKey, partition, offset, request);
  }
}
