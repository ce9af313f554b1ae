package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.NameRef;
import dev.tributary.crds.v1alpha1.OrchestrationSpec;
import dev.tributary.crds.v1alpha1.StepActions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an orchestration reads, calls and writes, whether it is right or not. */
public final class Orchestrations {
  private Orchestrations() {}

  /** The contracts whose events it reads: the one that starts it first. */
  public static List<String> read(OrchestrationSpec spec) {
    return Stream.concat(
            Stream.of(spec.start().contractRef()),
            steps(spec).map(StepSource::listen).filter(Objects::nonNull).map(l -> l.contractRef()))
        .map(NameRef::name)
        .distinct()
        .toList();
  }

  /** The contracts that it writes events of. */
  public static List<String> written(OrchestrationSpec spec) {
    StepActions.Emit last = spec.onFailure() == null ? null : spec.onFailure().emit();
    return Stream.concat(steps(spec).map(StepSource::emit), Stream.ofNullable(last))
        .filter(Objects::nonNull)
        .map(emit -> emit.contractRef().name())
        .distinct()
        .toList();
  }

  /**
   * A call of an operation.
   *
   * @param endpoint the endpoint's name
   * @param operation the operation's name
   */
  public record Called(String endpoint, String operation) {}

  /** What it calls, to do and to undo, each once. */
  public static List<Called> called(OrchestrationSpec spec) {
    return steps(spec)
        .flatMap(StepSource::calls)
        .map(call -> new Called(call.endpointRef().name(), call.operation()))
        .distinct()
        .toList();
  }

  /** The operations of an endpoint that it calls. */
  static Set<String> operations(OrchestrationSpec spec, String endpoint) {
    return called(spec).stream()
        .filter(called -> called.endpoint().equals(endpoint))
        .map(Called::operation)
        .collect(Collectors.toSet());
  }

  /** The errors that its steps raise. */
  static Set<String> raised(OrchestrationSpec spec) {
    return steps(spec)
        .map(StepSource::raise)
        .filter(Objects::nonNull)
        .map(StepActions.Raise::error)
        .collect(Collectors.toSet());
  }

  private static Stream<StepSource> steps(OrchestrationSpec spec) {
    return StepSource.of(spec).stream().flatMap(StepSource::flat);
  }
}
