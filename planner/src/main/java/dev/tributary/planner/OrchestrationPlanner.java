package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatformSpec;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.OrchestrationSpec;
import dev.tributary.crds.v1alpha1.OrchestrationSpec.OnCompletedKey;
import dev.tributary.crds.v1alpha1.OrchestrationSpec.OnRunningKey;
import dev.tributary.crds.v1alpha1.SyncFlowSpec;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan.FailurePlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan.StartPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan.TemporalPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlanCodec;
import dev.tributary.planner.plan.orchestration.StepPlan;
import dev.tributary.planner.types.SchemaShapes;
import dev.tributary.planner.types.Shape;
import dev.tributary.planner.types.TypeChecker;
import dev.tributary.planner.types.TypeEnvironment;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Makes the plan of an orchestration, or says why there is none. */
public final class OrchestrationPlanner {
  private final OrchestrationInputs inputs;
  private final Orchestration orchestration;
  private final OrchestrationSpec spec;
  private final Diagnostics diagnostics;
  private final UsedResources used;

  private OrchestrationPlanner(OrchestrationInputs inputs, NamespaceChecks checks) {
    this.inputs = inputs;
    this.orchestration = inputs.orchestration();
    this.spec = orchestration.getSpec();
    this.diagnostics = new Diagnostics(orchestration);
    this.used =
        new UsedResources(
            orchestration.getMetadata().getNamespace(),
            new UsedResources.Known(
                inputs.endpoints(), inputs.contracts(), inputs.histories(), inputs.inUse()),
            checks,
            diagnostics);
  }

  /** Plans one orchestration. Never throws for what a resource says. */
  public static OrchestrationResult plan(OrchestrationInputs inputs) {
    return plan(inputs, new NamespaceChecks(inputs.contracts(), inputs.histories()));
  }

  /** As {@link #plan(OrchestrationInputs)}, for many of one namespace. */
  public static OrchestrationResult plan(OrchestrationInputs inputs, NamespaceChecks checks) {
    return new OrchestrationPlanner(checks.inForce(inputs), checks).plan();
  }

  private OrchestrationResult plan() {
    DurationChecks.platform(inputs.platform(), "spec", diagnostics);
    DurationChecks.check(diagnostics, "spec.timeout", spec.timeout());
    WorkerScaling.check(spec, diagnostics);
    if (diagnostics.hasErrors()) {
      return result(Optional.empty());
    }
    TemporalPlan temporal = temporal();
    Optional<EventContract> start =
        used.contract("spec.start.contractRef.name", spec.start().contractRef().name());
    Shape payload =
        start.map(c -> SchemaShapes.of(c.getSpec().schema().jsonSchema())).orElse(Shape.BROKEN);
    TypeChecker records = new TypeChecker(Scope.RECORD, TypeEnvironment.payload(payload));
    diagnostics.condition(records, "spec.start.when", spec.start().when());
    diagnostics.key(records, "spec.key", spec.key());
    names();
    StepExpressions.All expressions = expressions(payload);
    StepActionPlanner actions = new StepActionPlanner(inputs, used, expressions, diagnostics);
    StepsPlanner.Planned steps =
        new StepsPlanner(
                actions,
                expressions,
                new CatchParts(Orchestrations.raised(spec), diagnostics),
                diagnostics)
            .top(StepSource.of(spec));
    FailurePlan failure = failure(actions, expressions.failed(steps.touched()));
    if (diagnostics.hasErrors() || start.isEmpty()) {
      return result(Optional.empty());
    }
    OrchestrationPlan plan =
        plan(
            temporal,
            new StartPlan(
                actions.source(
                    start.get(), spec.start().startFrom() == SyncFlowSpec.StartFrom.Earliest),
                start.get().getSpec().type(),
                spec.start().when()),
            steps.steps(),
            failure);
    int size = OrchestrationPlanCodec.size(plan);
    if (size > OrchestrationPlanCodec.MAX_BYTES) {
      diagnostics.add(
          DiagnosticCode.TooLarge,
          "spec",
          "the plan has %,d KiB, and at most %,d are taken"
              .formatted(size >> 10, OrchestrationPlanCodec.MAX_BYTES >> 10),
          "split the orchestration, or use smaller schemas in the systems that it calls");
      return result(Optional.empty());
    }
    return result(Optional.of(plan));
  }

  private OrchestrationResult result(Optional<OrchestrationPlan> plan) {
    return new OrchestrationResult(
        plan,
        InputDigest.of(inputs, used.endpoints().values(), used.contracts().values()),
        diagnostics.list());
  }

  private OrchestrationPlan plan(
      TemporalPlan temporal, StartPlan start, List<StepPlan> steps, FailurePlan failure) {
    String namespace = orchestration.getMetadata().getNamespace();
    String name = orchestration.getMetadata().getName();
    return new OrchestrationPlan(
        OrchestrationPlan.FORMAT,
        namespace,
        name,
        PlatformParts.kafka(inputs.platform()),
        PlatformParts.groupProtocol(inputs.platform()),
        temporal,
        start,
        spec.key(),
        Objects.requireNonNullElse(spec.onRunningKey(), OnRunningKey.Ignore),
        Objects.requireNonNullElse(spec.onCompletedKey(), OnCompletedKey.Ignore),
        DeliveryParts.millis(spec.timeout()),
        steps,
        failure,
        Names.orchestrationGroup(namespace, name),
        Names.orchestrationDeadLetterTopic(namespace, name),
        Names.REPORTS_TOPIC,
        topics(namespace, name),
        Boolean.TRUE.equals(spec.suspend()));
  }

  private List<FlowPlan.TopicPlan> topics(String namespace, String name) {
    return List.of(
        DeliveryParts.deadLetters(
            Names.orchestrationDeadLetterTopic(namespace, name),
            null,
            inputs.platform(),
            PlatformParts.replicationFactor(inputs.platform())));
  }

  /** {@code null} after a diagnostic. */
  private TemporalPlan temporal() {
    IntegrationPlatformSpec.Temporal temporal = inputs.platform().getSpec().temporal();
    if (temporal == null) {
      diagnostics.add(
          DiagnosticCode.TemporalMissing,
          "spec",
          "%s names no Temporal, which runs orchestrations"
              .formatted(Diagnostics.name(inputs.platform())),
          "have the platform's owner give its address as spec.temporal.address");
      return null;
    }
    return new TemporalPlan(
        temporal.address(),
        Objects.requireNonNullElse(temporal.namespace(), "default"),
        Names.taskQueue(
            orchestration.getMetadata().getNamespace(), orchestration.getMetadata().getName()));
  }

  private FailurePlan failure(StepActionPlanner actions, StepExpressions say) {
    OrchestrationSpec.OnFailure failure = spec.onFailure();
    return new FailurePlan(
        failure == null || !Boolean.FALSE.equals(failure.compensate()),
        failure == null || failure.emit() == null
            ? null
            : actions.emit("spec.onFailure.emit", failure.emit(), say));
  }

  private StepExpressions.All expressions(Shape payload) {
    Map<String, String> words = new LinkedHashMap<>();
    Set<String> giving = new HashSet<>();
    StepSource.of(spec).stream()
        .flatMap(StepSource::flat)
        .forEach(
            step -> {
              words.put(step.name(), step.word());
              if (step.givesResult()) {
                giving.add(step.name());
              }
            });
    return new StepExpressions.All(payload, words, giving, diagnostics);
  }

  private void names() {
    Set<String> taken = new HashSet<>(List.of(StepPlan.END, StepPlan.EXIT, StepPlan.FAIL));
    List<StepSource> steps = StepSource.of(spec);
    for (int i = 0; i < steps.size(); i++) {
      String path = "spec.steps[" + i + "]";
      StepSource step = steps.get(i);
      name(path, step.name(), taken);
      if (step.tried() != null) {
        names(path + ".try", step.tried(), taken);
      }
      for (int b = 0; step.fork() != null && b < step.fork().branches().size(); b++) {
        names(
            path + ".fork.branches[" + b + "].steps",
            StepSource.inner(step.fork().branches().get(b).steps()),
            taken);
      }
    }
  }

  private void names(String path, List<StepSource> steps, Set<String> taken) {
    for (int i = 0; i < steps.size(); i++) {
      name(path + "[" + i + "]", steps.get(i).name(), taken);
    }
  }

  private void name(String path, String name, Set<String> taken) {
    if (!taken.add(name)) {
      boolean word = List.of(StepPlan.END, StepPlan.EXIT, StepPlan.FAIL).contains(name);
      diagnostics.add(
          DiagnosticCode.StepNameTaken,
          path + ".name",
          word
              ? "'%s' says where a step goes on, so it can't be a step's name".formatted(name)
              : "another step has the name '%s' already".formatted(name),
          "give the step a name of its own, at whatever depth it stands");
    }
  }
}
