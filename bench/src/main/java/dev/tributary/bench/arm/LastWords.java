package dev.tributary.bench.arm;

import java.util.logging.LogManager;

/** Logging that goes on while the process ends, when the last commits are made. */
public final class LastWords extends LogManager {
  /** The platform's own shutdown hook calls this beside ours, and would silence it. */
  @Override
  public void reset() {}
}
