package dev.tributary.orchestration.process;

import dev.tributary.orchestration.plan.StepList;
import dev.tributary.orchestration.plan.Work;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs lists of steps side by side, and waits until every one has come to its end. */
final class Branches {
  private Branches() {}

  /**
   * Runs a fork.
   *
   * @throws StepFailure of the first branch that failed; the others are cancelled then
   * @throws CanceledFailure when the scope around is cancelled
   */
  static void run(String step, Work.Fork fork, Consumer<StepList> runner) {
    List<Promise<Void>> branches = new ArrayList<>();
    CancellationScope scope =
        Workflow.newCancellationScope(
            () ->
                fork.branches()
                    .forEach(list -> branches.add(Async.procedure(() -> runner.accept(list)))));
    scope.run();
    Workflow.await(
        () ->
            branches.stream().allMatch(Promise::isCompleted)
                || branches.stream().anyMatch(b -> b.isCompleted() && isDecided(b, fork.any())));
    scope.cancel("the fork " + step + " is decided");
    Workflow.await(() -> branches.stream().allMatch(Promise::isCompleted));
    CancellationScope.throwCanceled();
    List<RuntimeException> failures = new ArrayList<>();
    boolean succeeded = false;
    for (Promise<Void> branch : branches) {
      RuntimeException failure = branch.getFailure();
      succeeded |= failure == null;
      if (failure instanceof StepFailure) {
        failures.addFirst(failure);
      } else if (failure != null) {
        failures.addLast(failure);
      }
    }
    if (!failures.isEmpty()
        && !(fork.any() && succeeded && !(failures.getFirst() instanceof StepFailure))) {
      throw failures.getFirst();
    }
  }

  private static boolean isDecided(Promise<Void> branch, boolean any) {
    return branch.getFailure() != null || any;
  }
}
