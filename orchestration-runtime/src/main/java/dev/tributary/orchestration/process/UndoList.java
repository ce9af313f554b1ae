package dev.tributary.orchestration.process;

import java.util.ArrayList;
import java.util.List;

/**
 * What has to be undone if the instance fails, in the order in which it began. A step is in it from
 * before it is tried until it is sure that it had no effect: so no way of ending early forgets one.
 */
final class UndoList {
  private final List<Undo> steps;

  UndoList(List<Undo> steps) {
    this.steps = new ArrayList<>(steps);
  }

  /** The step is about to be tried. On another try it keeps its place and what is known of it. */
  void begins(String step) {
    if (indexOf(step) < 0) {
      steps.add(new Undo(step, true));
    }
  }

  /** The step had its effect. */
  void happened(String step) {
    int index = indexOf(step);
    if (index >= 0) {
      steps.set(index, new Undo(step, false));
    }
  }

  /** This try had no effect; an earlier one may have had. */
  void ruledOut(String step) {
    steps.removeIf(undo -> undo.step().equals(step) && undo.doubtful());
  }

  /** The step is undone, or needn't be. */
  void done(String step) {
    steps.removeIf(undo -> undo.step().equals(step));
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  /** What is undone next: what began last. */
  Undo last() {
    return steps.getLast();
  }

  List<Undo> content() {
    return List.copyOf(steps);
  }

  private int indexOf(String step) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).step().equals(step)) {
        return i;
      }
    }
    return -1;
  }
}
