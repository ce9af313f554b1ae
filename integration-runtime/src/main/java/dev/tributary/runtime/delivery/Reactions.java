package dev.tributary.runtime.delivery;

import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.pressure.Permit;
import java.util.Set;

/** Tells the gate what a send says about the endpoint, for everybody who uses it. */
public final class Reactions {
  private static final String TOO_MANY = "429";

  /** Causes that say nothing about the endpoint, because it was never asked. */
  private static final Set<String> NOT_REACHED =
      Set.of("secret", "token", "address-refused", "kamelet");

  private Reactions() {}

  /** Tells it; the permit has ended then. */
  public static void tell(Permit permit, Verdict verdict, Pauses pauses) {
    switch (verdict) {
      case Verdict.Delivered ignored -> permit.passed();
      case Verdict.Rejected ignored -> permit.passed();
      case Verdict.Retry retry -> permit.failed(retry.reason());
      case Verdict.Unavailable unavailable -> {
        boolean turnedAway = unavailable.cause().equals(TOO_MANY);
        if (turnedAway || unavailable.retryAfter().isPresent()) {
          permit.pause(pauses.after(1, unavailable.retryAfter()), unavailable.reason());
        }
        if (!turnedAway && !NOT_REACHED.contains(unavailable.cause())) {
          permit.failed(unavailable.reason());
        }
      }
    }
  }
}
