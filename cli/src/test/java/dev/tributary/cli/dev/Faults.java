package dev.tributary.cli.dev;

import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultKind;

/** Faults that tests of samples switch on. */
final class Faults {
  private Faults() {}

  /** Answers a status to requests whose line has the text, until told otherwise. */
  static Fault always(int status, String match) {
    return new Fault(
        FaultKind.STATUS, null, null, null, match, status, null, null, null, null, null);
  }

  /** The same to so many of them. */
  static Fault status(int status, int count, String match) {
    return new Fault(
        FaultKind.STATUS, count, null, null, match, status, null, null, null, null, null);
  }

  /** Does what is asked, and never answers: as when caller or line die after the commit. */
  static Fault lostAnswer(String match) {
    return new Fault(
        FaultKind.TIMEOUT_AFTER_COMMIT, 1, null, null, match, null, null, null, null, null, null);
  }
}
