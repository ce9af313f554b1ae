package dev.tributary.bench.kill;

import java.time.Duration;

/**
 * Something that happens to a run.
 *
 * @param kind what
 * @param at the share of good events that the target has taken when it happens
 * @param pod the pod that it hits, by its place
 * @param lasting how long, where it lasts
 */
record Fault(Kind kind, double at, int pod, Duration lasting) {
  /** What may happen. */
  enum Kind {
    /** SIGKILL of a pod; another starts in its place. */
    KILL,
    /** SIGSTOP of a pod, and SIGCONT later: shorter or longer than the session timeout. */
    FREEZE,
    /** SIGTERM of a pod; another starts in its place: two rebalances. */
    MOVE,
    /** The broker is stopped or killed, and comes back. */
    BROKER
  }

  /** Whether records may have to be sent again because of it. */
  boolean isAbrupt() {
    return kind != Kind.MOVE;
  }

  @Override
  public String toString() {
    return "%5.1f %% %s%s%s"
        .formatted(
            at * 100,
            kind,
            kind == Kind.BROKER ? "" : " pod " + pod,
            lasting.isZero() ? "" : " for " + lasting.toMillis() + " ms");
  }
}
