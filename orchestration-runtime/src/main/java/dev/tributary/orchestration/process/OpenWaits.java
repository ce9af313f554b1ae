package dev.tributary.orchestration.process;

import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The steps that wait, told to Temporal in the workflow's memo: lists show it without asking each
 * instance. Its begin and its end are an event of the history each, so a wait that is over at once
 * isn't told.
 */
final class OpenWaits {
  /** The memo with the waits. */
  static final String MEMO = "waits";

  private final boolean tells;
  private final Map<String, OpenWait> open = new LinkedHashMap<>();

  /** Instances that were started before this was told go on without, as their histories have it. */
  OpenWaits(boolean tells) {
    this.tells = tells;
  }

  void begins(OpenWait wait) {
    if (tells) {
      open.put(wait.step(), wait);
      tell();
    }
  }

  void ends(String step) {
    if (open.remove(step) != null) {
      tell();
    }
  }

  private void tell() {
    Workflow.upsertMemo(Map.of(MEMO, List.copyOf(open.values())));
  }
}
