package dev.tributary.planner.deadletter;

/** The names of the headers that a dead letter has beside those of its record. */
public final class DeadLetterHeaders {
  /** What all of ours begin with. */
  public static final String OURS = "tributary.";

  /** What those of Kafka Connect begin with, which tools for its dead letters read. */
  public static final String CONNECT = "__connect.errors.";

  /** {@code namespace/flow}. */
  public static final String FLOW = OURS + "flow";

  /** The digest of the plan that gave up. */
  public static final String PLAN = OURS + "plan";

  /** Where the record's way ended. */
  public static final String STAGE = OURS + "stage";

  /** Why, as a sentence. */
  public static final String REASON = OURS + "reason";

  /** Sends that failed or were rejected. */
  public static final String ATTEMPTS = OURS + "attempts";

  /** When it failed first; ISO 8601. */
  public static final String FIRST_FAILED = OURS + "first-failed-at";

  /** When it failed last; ISO 8601. */
  public static final String LAST_FAILED = OURS + "last-failed-at";

  /** The time that the record has in its topic; ISO 8601. */
  public static final String TIMESTAMP = OURS + "timestamp";

  /** {@code true} when the value is only the first part of the record's. */
  public static final String TRUNCATED = OURS + "truncated";

  /** The offset of the dead letter whose retry became this one. */
  public static final String RETRY_OF = OURS + "retry-of";

  /** The topic that the record is from. */
  public static final String TOPIC = CONNECT + "topic";

  /** Its partition there. */
  public static final String PARTITION = CONNECT + "partition";

  /** Its offset there. */
  public static final String OFFSET = CONNECT + "offset";

  private DeadLetterHeaders() {}

  /** Whether a header was put there by us, and isn't the record's own. */
  public static boolean isOurs(String name) {
    return name.startsWith(OURS) || name.startsWith(CONNECT);
  }
}
