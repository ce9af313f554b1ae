package dev.tributary.orchestration.process;

import dev.tributary.orchestration.engine.InstanceState.Audit;
import dev.tributary.orchestration.engine.InstanceState.Status;
import dev.tributary.orchestration.engine.InstanceState.StepState;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** How the steps of an instance stand and what people did, for people. Decides nothing. */
final class Journal {
  /** The most entries of an audit; the oldest go first. */
  static final int MOST_AUDITED = 200;

  private final Map<String, StepState> steps = new LinkedHashMap<>();
  private final List<Audit> audit;

  private final Consumer<StepState> ended;

  /** With what it was before; {@code ended} hears of steps that ran and are over. */
  Journal(Consumer<StepState> ended, List<StepState> steps, List<Audit> audit) {
    this.ended = ended;
    steps.forEach(step -> this.steps.put(step.name(), step));
    this.audit = new ArrayList<>(audit);
  }

  void begins(String step) {
    steps.put(step, new StepState(step, Status.Running, now(), null, null, null));
  }

  void waits(String step, long untilMs) {
    StepState state = steps.get(step);
    steps.put(step, new StepState(step, Status.Running, state.beganMs(), null, untilMs, null));
  }

  void skipped(String step) {
    steps.put(step, new StepState(step, Status.Skipped, now(), now(), null, null));
  }

  void completed(String step) {
    ends(step, Status.Completed, null);
  }

  void failed(String step, String error) {
    ends(step, Status.Failed, error);
  }

  void cancelled(String step) {
    ends(step, Status.Cancelled, null);
  }

  void undone(String step) {
    ends(step, Status.Undone, null);
  }

  private void ends(String step, Status status, String error) {
    StepState state = steps.get(step);
    long began = state == null ? now() : state.beganMs();
    StepState now = new StepState(step, status, began, now(), null, error);
    steps.put(step, now);
    if (status != Status.Undone) {
      ended.accept(now);
    }
  }

  void audit(String by, String what) {
    if (audit.size() >= MOST_AUDITED) {
      audit.removeFirst();
    }
    audit.add(new Audit(now(), by, what));
  }

  List<StepState> steps() {
    return List.copyOf(steps.values());
  }

  List<Audit> audit() {
    return List.copyOf(audit);
  }

  private static long now() {
    return Workflow.currentTimeMillis();
  }
}
