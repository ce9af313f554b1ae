package dev.tributary.orchestration.process;

import dev.tributary.orchestration.engine.InstanceState.Phase;
import io.temporal.workflow.Workflow;
import java.util.Map;

/**
 * Where an instance is. Told to Temporal in the workflow's memo, which lists show without asking
 * each instance; only changes that people act on, because each is an event of the history.
 */
final class Phases {
  /** The memo with the phase. */
  static final String MEMO = "phase";

  private Phase now = Phase.Running;
  private Phase told = Phase.Running;

  /** At the begin of a run. */
  void begins(Phase phase) {
    now = phase;
  }

  void now(Phase phase) {
    now = phase;
    if (told != phase) {
      Workflow.upsertMemo(Map.of(MEMO, phase.name()));
      told = phase;
    }
  }

  Phase current() {
    return now;
  }
}
