package dev.tributary.runtime.testkit;

import dev.tributary.runtime.connector.Attempt;
import java.time.Duration;

/** Attempts for connectors that are tried by themselves. */
public final class Attempts {
  private Attempts() {}

  public static Attempt of(Duration time) {
    return new Attempt(System::nanoTime, time.toNanos(), false, () -> {});
  }

  public static Attempt inDoubt(Duration time) {
    return new Attempt(System::nanoTime, time.toNanos(), true, () -> {});
  }
}
