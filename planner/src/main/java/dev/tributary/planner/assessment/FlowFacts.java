package dev.tributary.planner.assessment;

import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.report.FlowReport.CircuitReport;
import java.util.List;

/**
 * What was observed about a flow, when its conditions are assessed.
 *
 * @param generation the generation looked at
 * @param platform whether the namespace has a platform
 * @param diagnostics what the planner said
 * @param running the plan that pods run or shall run; {@code null} when none was ever accepted
 * @param topics the flow's topics and where it reads
 * @param workload the flow's pods
 * @param autoscaler what scales the flow; {@code null} when nothing shall
 * @param suspended whether the spec stops delivery
 * @param dead dead letters not resolved; {@code null} while unknown
 * @param delivery what the pods tell about the way to the target and about the ledger
 */
public record FlowFacts(
    long generation,
    Platform platform,
    List<Diagnostic> diagnostics,
    Running running,
    Check topics,
    Workload workload,
    Check autoscaler,
    boolean suspended,
    DeadLetters dead,
    Delivery delivery) {

  /**
   * Dead letters that nobody has dealt with.
   *
   * @param count how many
   * @param oldest when the oldest failed first, RFC 3339; may be {@code null}
   * @param topReason the most frequent stage and reason; may be {@code null}
   */
  public record DeadLetters(long count, String oldest, String topReason) {
    /** None. */
    public static DeadLetters none() {
      return new DeadLetters(0, null, null);
    }
  }

  /**
   * What pods tell about delivery.
   *
   * @param circuit the target's circuit breaker while it holds records, or {@code null}
   * @param ledgerShort whether the ledger remembers less than its retention
   */
  public record Delivery(CircuitReport circuit, boolean ledgerShort) {
    /** Nothing is in the way. */
    public static Delivery fine() {
      return new Delivery(null, false);
    }
  }

  /** Of a flow that nothing scales. */
  public FlowFacts(
      long generation,
      Platform platform,
      List<Diagnostic> diagnostics,
      Running running,
      Check topics,
      Workload workload,
      boolean suspended,
      DeadLetters dead,
      Delivery delivery) {
    this(
        generation,
        platform,
        diagnostics,
        running,
        topics,
        workload,
        null,
        suspended,
        dead,
        delivery);
  }

  /** Whether a namespace has a platform. */
  public enum Platform {
    FOUND,
    NONE,
    AMBIGUOUS
  }

  /**
   * A plan that was accepted.
   *
   * @param digest its digest
   * @param generation the generation that it was made of
   * @param current whether it is the plan of the spec looked at
   * @param rolledBack the plan of the spec looked at, when it was tried in vain; else {@code null}
   */
  public record Running(String digest, long generation, boolean current, RolledBack rolledBack) {
    /** A plan that wasn't gone back to. */
    public Running(String digest, long generation, boolean current) {
      this(digest, generation, current, null);
    }
  }

  /**
   * A plan whose rollout went past its deadline.
   *
   * @param digest its digest
   * @param configMap where it is written down; once that is gone, the plan is tried again
   * @param why what kept its pods from being ready
   */
  public record RolledBack(String digest, String configMap, String why) {}

  /**
   * What a look at something gave.
   *
   * @param state how it is
   * @param reason why it isn't as it should be
   * @param message a sentence that ends in the next step; empty when all is well
   */
  public record Check(State state, Reason reason, String message) {
    /** All is well. */
    public static Check ok() {
      return new Check(State.OK, Reason.AsExpected, "");
    }

    /** Not yet, or not known. */
    public static Check unknown(Reason reason, String message) {
      return new Check(State.UNKNOWN, reason, message);
    }

    /** Broken. */
    public static Check broken(Reason reason, String message) {
      return new Check(State.BROKEN, reason, message);
    }
  }

  /** How something is. */
  public enum State {
    OK,
    UNKNOWN,
    BROKEN
  }

  /**
   * A flow's pods.
   *
   * @param desired how many shall run
   * @param updated how many run the newest template
   * @param ready how many are ready
   * @param total how many there are, old ones among them
   * @param observed whether the Deployment's controller has seen its newest spec
   * @param trouble what keeps a pod from being ready, or OK
   */
  public record Workload(
      int desired, int updated, int ready, int total, boolean observed, Check trouble) {
    /** Nothing was applied yet. */
    public static Workload none() {
      return new Workload(0, 0, 0, 0, false, Check.ok());
    }
  }
}
