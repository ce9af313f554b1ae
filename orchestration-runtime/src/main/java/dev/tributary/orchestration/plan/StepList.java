package dev.tributary.orchestration.plan;

import java.util.List;

/**
 * Steps that follow each other; jumps stay within.
 *
 * @param steps in their order
 */
public record StepList(List<CompiledStep> steps) {
  /** Copies the steps. */
  public StepList {
    steps = List.copyOf(steps);
  }

  /**
   * Where a jump leads.
   *
   * @throws IllegalStateException when no step has the name, which the planner doesn't let through
   */
  public int indexOf(String name) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalStateException("a jump leads to the step '" + name + "', which isn't there");
  }
}
