package dev.tributary.planner;

import dev.tributary.planner.plan.orchestration.StepPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The jumps within one list of steps: where they lead, and with which results. */
final class StepJumps {
  private final List<String> names;
  private final Set<String> everywhere;
  private final boolean top;
  private final Diagnostics diagnostics;
  private final Map<Integer, KnownSteps> into = new HashMap<>();
  private Optional<KnownSteps> out = Optional.empty();
  private int from;

  /**
   * For a list.
   *
   * @param names its steps
   * @param everywhere the steps of all lists of the orchestration
   * @param top whether it is the orchestration's own list
   */
  StepJumps(List<String> names, Set<String> everywhere, boolean top, Diagnostics diagnostics) {
    this.names = names;
    this.everywhere = everywhere;
    this.top = top;
    this.diagnostics = diagnostics;
  }

  /** The jumps that follow are those of this step. */
  void from(int index) {
    from = index;
  }

  /** The results that are there at every jump to this step; empty when there is none. */
  Optional<KnownSteps> into(int index) {
    return Optional.ofNullable(into.get(index));
  }

  /** The results that are there at every jump out of the list; empty when there is none. */
  Optional<KnownSteps> out() {
    return out;
  }

  /** A jump with the results that are there. */
  void to(String path, String target, KnownSteps known) {
    int index = names.lastIndexOf(target);
    if (target.equals(StepPlan.FAIL) || (top && target.equals(StepPlan.END))) {
      return;
    }
    if (!top && target.equals(StepPlan.EXIT)) {
      out = KnownSteps.meet(out, Optional.of(known));
    } else if (index > from) {
      into.put(index, KnownSteps.meet(into(index), Optional.of(known)).orElseThrow());
    } else if (index >= 0) {
      diagnostics.add(
          DiagnosticCode.StepJumpsBack,
          path,
          "'%s' leads back to the step '%s', so the orchestration might never end"
              .formatted(names.get(from), target),
          "lead to a later step; what is to be done again belongs into a try with retry");
    } else {
      unknown(path, target);
    }
  }

  private void unknown(String path, String target) {
    List<String> ways = new ArrayList<>(names.subList(from + 1, names.size()));
    ways.add(top ? StepPlan.END : StepPlan.EXIT);
    ways.add(StepPlan.FAIL);
    diagnostics.add(
        DiagnosticCode.StepUnknown,
        path,
        target.equals(StepPlan.END)
            ? "'end' completes the instance, which steps within a try or a branch can't"
            : target.equals(StepPlan.EXIT)
                ? "'exit' leaves a try or a branch, and this is neither"
                : everywhere.contains(target)
                    ? "the step '%s' is in another list of steps".formatted(target)
                    : "there is no step '%s'".formatted(target),
        Diagnostics.didYouMean(target, ways));
  }
}
