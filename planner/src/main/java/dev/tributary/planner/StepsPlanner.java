package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.StepActions;
import dev.tributary.planner.plan.orchestration.ActionPlan;
import dev.tributary.planner.plan.orchestration.StepPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans lists of steps, and follows every way through them: which steps are reached, and which
 * results are there when they are. As jumps go forward only, one pass in the order of the text sees
 * every way into a step before the step.
 */
final class StepsPlanner {
  private final StepActionPlanner actions;
  private final StepExpressions.All expressions;
  private final CatchParts catches;
  private final Diagnostics diagnostics;

  StepsPlanner(
      StepActionPlanner actions,
      StepExpressions.All expressions,
      CatchParts catches,
      Diagnostics diagnostics) {
    this.actions = actions;
    this.expressions = expressions;
    this.catches = catches;
    this.diagnostics = diagnostics;
  }

  /**
   * A list as planned.
   *
   * @param steps those that could be planned
   * @param after the results that there are when it is over; empty when it never is
   * @param touched the results that there may be once it has begun
   */
  record Planned(List<StepPlan> steps, Optional<KnownSteps> after, KnownSteps touched) {}

  /**
   * What one step does.
   *
   * @param action its plan, or {@code null} after a diagnostic
   * @param after the results that there are after it; empty when it never succeeds
   * @param failed the results that there are when it fails
   */
  private record Done(ActionPlan action, Optional<KnownSteps> after, KnownSteps failed) {}

  /**
   * Where it goes on after one step.
   *
   * @param next the results that there are when the next step of the list follows; empty when it
   *     never does
   * @param touched the results that there may be once the step has begun
   */
  private record Stepped(Optional<KnownSteps> next, KnownSteps touched) {}

  /** Plans the steps of an orchestration. */
  Planned top(List<StepSource> steps) {
    return list("spec.steps", steps, KnownSteps.NONE, true);
  }

  private Planned list(String path, List<StepSource> steps, KnownSteps in, boolean top) {
    StepJumps jumps =
        new StepJumps(
            steps.stream().map(StepSource::name).toList(),
            expressions.words().keySet(),
            top,
            diagnostics);
    List<StepPlan> plans = new ArrayList<>();
    Optional<KnownSteps> next = Optional.of(in);
    KnownSteps touched = in;
    for (int i = 0; i < steps.size(); i++) {
      String at = path + "[" + i + "]";
      Optional<KnownSteps> here = KnownSteps.meet(next, jumps.into(i));
      if (here.isEmpty()) {
        diagnostics.add(
            DiagnosticCode.StepUnreachable,
            at,
            "no way leads to the step '" + steps.get(i).name() + "'",
            "have a case, a catch or a then lead to it, or leave it out");
      }
      // What can't be reached is looked at as if all before it had run, so that one mistake is
      // told.
      KnownSteps known =
          here.orElse(new KnownSteps(touched.possible(), touched.possible().keySet()));
      jumps.from(i);
      Stepped stepped = step(at, steps.get(i), known, jumps, plans);
      next = stepped.next();
      touched = touched.maybe(stepped.touched());
    }
    return new Planned(plans, KnownSteps.meet(next, jumps.out()), touched);
  }

  private Stepped step(
      String path, StepSource step, KnownSteps here, StepJumps jumps, List<StepPlan> plans) {
    expressions.at(here).condition(path + ".when", step.when());
    Done done = done(path, step, here, jumps);
    StepPlan.CompensationPlan compensation =
        actions.compensation(path + ".compensate", step, done.after().orElse(here));
    List<StepPlan.CatchPlan> caught = new ArrayList<>();
    for (int i = 0; i < step.catches().size(); i++) {
      StepActions.Catch one = step.catches().get(i);
      String at = path + ".catch[" + i + "]";
      catches.check(at, one, step);
      jumps.to(at + ".then", one.then(), done.failed());
      caught.add(new StepPlan.CatchPlan(one.status(), one.error(), one.then()));
    }
    Long timeout = actions.duration(path + ".timeout", step.timeout());
    if (done.action() != null) {
      plans.add(
          new StepPlan(
              step.name(),
              step.when(),
              done.action(),
              compensation,
              step.call() != null || (step.tried() != null && step.retry() != null)
                  ? actions.retry(path + ".retry", step.retry())
                  : null,
              timeout,
              caught,
              step.then()));
    }
    KnownSteps touched = done.failed().maybe(done.after().orElse(here));
    Optional<KnownSteps> passedOver = step.when() == null ? Optional.empty() : Optional.of(here);
    if (step.then() != null) {
      done.after().ifPresent(after -> jumps.to(path + ".then", step.then(), after));
      return new Stepped(passedOver, touched);
    }
    return new Stepped(KnownSteps.meet(done.after(), passedOver), touched);
  }

  private Done done(String path, StepSource step, KnownSteps here, StepJumps jumps) {
    if (step.tried() != null) {
      Planned inner = list(path + ".try", step.tried(), here, false);
      return new Done(
          new ActionPlan.Try(inner.steps()), inner.after(), here.maybe(inner.touched()));
    }
    if (step.fork() != null) {
      return fork(path + ".fork", step.fork(), here);
    }
    if (step.cases() != null) {
      return cases(path + ".switch", step.cases(), here, jumps);
    }
    StepActionPlanner.Made made = actions.action(path, step, here);
    if (made.onTimeout() != null) {
      jumps.to(made.onTimeoutPath(), made.onTimeout(), here);
    }
    Optional<KnownSteps> after =
        step.raise() != null
            ? Optional.empty()
            : Optional.of(step.givesResult() ? here.with(step.name(), made.result()) : here);
    return new Done(made.action(), after, here);
  }

  private Done fork(String path, StepActions.Fork fork, KnownSteps here) {
    boolean any = Boolean.TRUE.equals(fork.compete());
    List<ActionPlan.Branch> branches = new ArrayList<>();
    Optional<KnownSteps> all = Optional.of(here);
    Optional<KnownSteps> first = Optional.empty();
    KnownSteps touched = here;
    for (int i = 0; i < fork.branches().size(); i++) {
      StepActions.Branch branch = fork.branches().get(i);
      Planned inner =
          list(path + ".branches[" + i + "].steps", StepSource.inner(branch.steps()), here, false);
      branches.add(new ActionPlan.Branch(branch.name(), inner.steps()));
      touched = touched.maybe(inner.touched());
      Optional<KnownSteps> before = all;
      all = inner.after().flatMap(after -> before.map(known -> known.beside(after)));
      first = KnownSteps.meet(first, inner.after());
    }
    KnownSteps begun = touched;
    return new Done(
        new ActionPlan.Fork(branches, any),
        (any ? first : all).map(known -> known.maybe(begun)),
        here.maybe(touched));
  }

  private Done cases(String path, List<StepActions.Case> cases, KnownSteps here, StepJumps jumps) {
    List<ActionPlan.Case> conditions = new ArrayList<>();
    String otherwise = null;
    for (int i = 0; i < cases.size(); i++) {
      StepActions.Case one = cases.get(i);
      String at = path + "[" + i + "]";
      jumps.to(at + ".then", one.then(), here);
      if (one.when() != null) {
        expressions.at(here).condition(at + ".when", one.when());
        conditions.add(new ActionPlan.Case(one.when(), one.then()));
      } else {
        otherwise = one.then();
      }
      if (one.when() == null && i < cases.size() - 1) {
        diagnostics.add(
            DiagnosticCode.FieldInvalid,
            at,
            "a case without when is the way when no other is, and others follow it",
            "move it to the end, or give it a when");
        break;
      }
    }
    return new Done(
        new ActionPlan.Switch(conditions, otherwise),
        otherwise == null ? Optional.of(here) : Optional.empty(),
        here);
  }
}
