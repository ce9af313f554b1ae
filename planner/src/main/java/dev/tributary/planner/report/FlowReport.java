package dev.tributary.planner.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * How one pod of a flow fares. Counters count since the pod's start; times are ISO 8601, UTC.
 *
 * @param format the version of this shape
 * @param namespace the flow's namespace
 * @param flow the flow's name
 * @param pod the pod that tells
 * @param digest the digest of the plan that it runs
 * @param started when the pod's counters began
 * @param time when this was written
 * @param lag records of its partitions that aren't finished; {@code null} while not known
 * @param oldestPending when the oldest unfinished record it holds came in, or {@code null}
 * @param delivered records that the target has, those included that it had already
 * @param suppressed of these, records that the target had already
 * @param duplicates of these, duplicates from the source that the ledger knew
 * @param filtered records that the filter left out
 * @param dead records written to the dead-letter topic
 * @param retries failed sends by cause
 * @param lastDelivered when a record was last delivered, or {@code null}
 * @param topDeadReason the most frequent stage and reason of dead letters, or {@code null}
 * @param health whether it can work
 * @param positionLost whether it has stopped because its position is lost
 * @param circuit the target's circuit breaker, or {@code null} when it has none
 * @param ledger what is remembered of delivered events, or {@code null} when nothing is
 * @param held what waits for dead letters, or {@code null} when nothing does
 * @param superseded records that weren't sent because a newer one of their key was delivered
 * @param instances how the instances of an orchestration stand, or {@code null} for a flow, and
 *     while it isn't known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FlowReport(
    int format,
    String namespace,
    String flow,
    String pod,
    String digest,
    String started,
    String time,
    Long lag,
    String oldestPending,
    long delivered,
    long suppressed,
    long duplicates,
    long filtered,
    long dead,
    Map<String, Long> retries,
    String lastDelivered,
    String topDeadReason,
    HealthReport health,
    boolean positionLost,
    CircuitReport circuit,
    LedgerReport ledger,
    HeldReport held,
    long superseded,
    InstancesReport instances) {

  /** The format that this version writes. */
  public static final int FORMAT = 1;

  /** The record key in the reports topic: {@code namespace/flow/pod}. */
  public static String key(String namespace, String flow, String pod) {
    return namespace + "/" + flow + "/" + pod;
  }

  /** This report's {@link #key(String, String, String)}. */
  public String key() {
    return key(namespace, flow, pod);
  }

  /**
   * Whether the pod can work.
   *
   * @param ready whether it takes webhooks and reads records; a target's trouble doesn't matter
   * @param reason a word
   * @param message a sentence for people, with the next step where there is one
   */
  public record HealthReport(boolean ready, String reason, String message) {}

  /**
   * A circuit breaker as one pod sees it.
   *
   * @param endpoint the endpoint's name
   * @param state {@code Closed}, {@code Open} or {@code HalfOpen}
   * @param reason the failure that opened it last, or {@code null} while it is closed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CircuitReport(String endpoint, String state, String reason) {
    /** Whether records are held. */
    public boolean holds() {
      return !state.equals("Closed");
    }
  }

  /**
   * What one pod remembers of delivered events.
   *
   * @param entries how many
   * @param coversSince what was delivered since then is known; {@code null} while all is
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LedgerReport(long entries, String coversSince) {}

  /**
   * Keys that wait for a dead letter of theirs to be dealt with.
   *
   * @param keys how many
   * @param records records of them that were read and wait; the pod's {@code lag} has them too
   */
  public record HeldReport(long keys, long records) {}
}
