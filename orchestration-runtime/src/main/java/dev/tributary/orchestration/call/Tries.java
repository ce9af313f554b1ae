package dev.tributary.orchestration.call;

/**
 * What is kept of a call's tries from one to the next, in Temporal's heartbeat details.
 *
 * @param attempt the attempt that wrote this, from 1
 * @param counted tries that failed and count
 * @param unavailable times that the system couldn't be used, which don't count
 * @param doubtful whether a try may have had its effect
 */
record Tries(int attempt, int counted, int unavailable, boolean doubtful) {
  /** None yet. */
  static final Tries NONE = new Tries(0, 0, 0, false);

  /**
   * As an attempt finds them: one that ended without a word, for example with its process, may have
   * had its effect.
   */
  Tries before(int now) {
    return new Tries(attempt, counted, unavailable, doubtful || now > attempt + 1);
  }

  /** This attempt sends now. */
  Tries sending(int now) {
    return new Tries(now, counted, unavailable, true);
  }

  /** This attempt failed, and that counts. */
  Tries failed(int now, boolean doubt) {
    return new Tries(now, counted + 1, unavailable, doubtful || doubt);
  }

  /** This attempt found a system that can't be used. */
  Tries unavailable(int now, boolean doubt) {
    return new Tries(now, counted, unavailable + 1, doubtful || doubt);
  }
}
