package dev.tributary.planner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.InnerStep;
import dev.tributary.crds.v1alpha1.OrchestrationSpec;
import dev.tributary.crds.v1alpha1.Step;
import dev.tributary.crds.v1alpha1.StepActions;
import java.util.List;
import java.util.stream.Stream;

/** A step as its author wrote it, at the top or within another. Fields are those of the kind. */
record StepSource(
    String name,
    String when,
    StepActions.Call call,
    StepActions.Listen listen,
    StepActions.Emit emit,
    List<StepActions.Case> cases,
    StepActions.Fork fork,
    List<StepSource> tried,
    StepActions.Wait waiting,
    JsonNode set,
    StepActions.Raise raise,
    StepActions.Approve approve,
    StepActions.Compensation compensate,
    StepActions.Retry retry,
    String timeout,
    List<StepActions.Catch> catches,
    String then) {

  static List<StepSource> of(OrchestrationSpec spec) {
    return spec.steps().stream().map(StepSource::of).toList();
  }

  static List<StepSource> inner(List<InnerStep> steps) {
    return steps.stream().map(StepSource::of).toList();
  }

  private static StepSource of(Step s) {
    return new StepSource(
        s.name(),
        s.when(),
        s.call(),
        s.listen(),
        s.emit(),
        s.cases(),
        s.fork(),
        s.tried() == null ? null : inner(s.tried()),
        s.waiting(),
        s.set(),
        s.raise(),
        s.approve(),
        s.compensate(),
        s.retry(),
        s.timeout(),
        s.catches() == null ? List.of() : s.catches(),
        s.then());
  }

  private static StepSource of(InnerStep s) {
    return new StepSource(
        s.name(),
        s.when(),
        s.call(),
        s.listen(),
        s.emit(),
        s.cases(),
        null,
        null,
        s.waiting(),
        s.set(),
        s.raise(),
        s.approve(),
        s.compensate(),
        s.retry(),
        s.timeout(),
        s.catches() == null ? List.of() : s.catches(),
        s.then());
  }

  /** The step and those within it, in the order of the text. */
  Stream<StepSource> flat() {
    Stream<StepSource> within =
        tried != null
            ? tried.stream()
            : fork != null
                ? fork.branches().stream().flatMap(b -> inner(b.steps()).stream())
                : Stream.empty();
    return Stream.concat(Stream.of(this), within);
  }

  /** The calls that the step makes itself: what it does, and what undoes it. */
  Stream<StepActions.Call> calls() {
    return Stream.of(call, compensate == null ? null : compensate.call())
        .filter(java.util.Objects::nonNull);
  }

  /** Whether {@code steps.<name>} is something after it. */
  boolean givesResult() {
    return call != null || listen != null || set != null || approve != null;
  }

  /** What it does, in the word of the kind. */
  String word() {
    return call != null
        ? "call"
        : listen != null
            ? "listen"
            : emit != null
                ? "emit"
                : cases != null
                    ? "switch"
                    : fork != null
                        ? "fork"
                        : tried != null
                            ? "try"
                            : waiting != null
                                ? "wait"
                                : set != null ? "set" : raise != null ? "raise" : "approve";
  }
}
