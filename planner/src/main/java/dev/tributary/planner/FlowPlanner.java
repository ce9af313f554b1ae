package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SyncFlowSpec;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.planner.types.SchemaShapes;
import dev.tributary.planner.types.Shape;
import dev.tributary.planner.types.TypeChecker;
import dev.tributary.planner.types.TypeEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Makes the plan of a flow, or says why there is none. */
public final class FlowPlanner {
  private static final String DEFAULT_IDEMPOTENCY = "event.source + '/' + event.id";

  private final FlowInputs inputs;
  private final SyncFlow flow;
  private final SyncFlowSpec spec;
  private final Diagnostics diagnostics;
  private final UsedResources used;

  private FlowPlanner(FlowInputs inputs, NamespaceChecks checks) {
    this.inputs = inputs;
    this.flow = inputs.flow();
    this.spec = flow.getSpec();
    this.diagnostics = new Diagnostics(flow);
    this.used =
        new UsedResources(
            flow.getMetadata().getNamespace(),
            new UsedResources.Known(
                inputs.endpoints(), inputs.contracts(), inputs.histories(), inputs.inUse()),
            checks,
            diagnostics);
  }

  /** Plans one flow. Never throws for what a resource says. */
  public static PlanResult plan(FlowInputs inputs) {
    return plan(inputs, new NamespaceChecks(inputs.contracts(), inputs.histories()));
  }

  /** As {@link #plan(FlowInputs)}, for many flows of one namespace. */
  public static PlanResult plan(FlowInputs inputs, NamespaceChecks checks) {
    return new FlowPlanner(checks.inForce(inputs), checks).plan();
  }

  private PlanResult plan() {
    DurationChecks.flow(spec, inputs.platform(), diagnostics);
    boolean durations = !diagnostics.hasErrors();
    SourcePlan source = source();
    TargetPlan target = durations ? target() : null;
    // What a missing source or target would have told isn't guessed.
    Shape payload = source == null ? Shape.BROKEN : SchemaShapes.of(source.schema());
    TypeEnvironment environment = TypeEnvironment.payload(payload);
    TypeChecker records = new TypeChecker(Scope.RECORD, environment);
    TypeChecker mappings = new TypeChecker(Scope.MAPPING, environment);
    diagnostics.condition(records, "spec.filter", spec.filter());
    mapping(mappings, payload, target == null ? Shape.ANY : SchemaShapes.of(target.schema()));
    keyField(target);
    String idempotency =
        spec.idempotency() == null || spec.idempotency().key() == null
            ? DEFAULT_IDEMPOTENCY
            : spec.idempotency().key();
    diagnostics.key(records, "spec.idempotency.key", idempotency);
    if (spec.ordering() != null && spec.ordering().key() != null) {
      diagnostics.key(records, "spec.ordering.key", spec.ordering().key());
    }
    Parameters.types("spec.with.parameters", parameters(), operation(), mappings, diagnostics);
    ScalingParts.check(inputs, sourceContract(), diagnostics);
    SameKeyParts.check(spec, inputs.platform(), target, diagnostics);
    CoalesceParts.check(spec, inputs.platform(), target, diagnostics);
    String digest = InputDigest.of(inputs, used.endpoints().values(), used.contracts().values());
    if (diagnostics.hasErrors() || source == null || target == null) {
      return new PlanResult(Optional.empty(), digest, diagnostics.list());
    }
    String namespace = flow.getMetadata().getNamespace();
    String name = flow.getMetadata().getName();
    FlowPlan.LedgerPlan ledger = DeliveryParts.ledger(flow);
    FlowPlan plan =
        new FlowPlan(
            FlowPlan.FORMAT,
            namespace,
            name,
            PlatformParts.kafka(inputs.platform()),
            source,
            spec.filter(),
            spec.mapping(),
            parameters(),
            target,
            idempotency,
            DeliveryParts.delivery(spec, inputs.platform()),
            Names.consumerGroup(namespace, name),
            Names.deadLetterTopic(namespace, name),
            Names.REPORTS_TOPIC,
            topics(source, ledger),
            Boolean.TRUE.equals(spec.suspend()),
            ledger,
            new FlowPlan.EnginePlan(
                PlatformParts.groupProtocol(inputs.platform()),
                spec.ordering() == null || spec.ordering().mode() != SyncFlowSpec.OrderingMode.None,
                Names.stateTopic(namespace, name),
                SameKeyParts.holds(spec, inputs.platform()),
                CoalesceParts.windowMs(spec)));
    return new PlanResult(Optional.of(plan), digest, diagnostics.list());
  }

  private Map<String, String> parameters() {
    return spec.with() == null ? Map.of() : EndpointPlanner.orEmpty(spec.with().parameters());
  }

  private void mapping(TypeChecker types, Shape payload, Shape target) {
    if (spec.mapping() == null) {
      diagnostics.findings("spec.mapping", TypeChecker.copied(payload, target));
    } else if (!diagnostics.tooLarge("spec.mapping", spec.mapping())) {
      diagnostics.findings("spec.mapping", types.mapping(spec.mapping(), target));
    }
  }

  /** What carries the idempotency key is ours to write. */
  private void keyField(TargetPlan target) {
    if (target instanceof TargetPlan.Http http
        && http.effect() instanceof EffectPlan.Key key
        && key.field() != null
        && spec.mapping() != null
        && spec.mapping().has(key.field())) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          "spec.mapping." + key.field(),
          "the operation has the idempotency key there (effects.key.field), which we write",
          "leave it out of the mapping");
    }
  }

  /** The target's operation, or {@code null}. */
  private Operation operation() {
    SystemEndpoint endpoint =
        spec.target().endpointRef() == null
            ? null
            : used.endpoints().get(spec.target().endpointRef().name());
    return endpoint == null || endpoint.getSpec().http() == null
        ? null
        : EndpointPlanner.orEmpty(endpoint.getSpec().http().operations())
            .get(Objects.requireNonNullElse(spec.target().operation(), ""));
  }

  /** The contract that the flow reads, or {@code null}. */
  private EventContract sourceContract() {
    return spec.source().contractRef() == null
        ? null
        : used.contracts().get(spec.source().contractRef().name());
  }

  private SourcePlan source() {
    if (spec.source().contractRef() != null) {
      return used.contract("spec.source.contractRef.name", spec.source().contractRef().name())
          .<SourcePlan>map(
              contract ->
                  SourceParts.contract(
                      contract,
                      inputs.history(contract.getMetadata().getName()),
                      spec.source().startFrom() == SyncFlowSpec.StartFrom.Earliest))
          .orElse(null);
    }
    return used.endpoint("spec.source.endpointRef.name", spec.source().endpointRef().name())
        .map(endpoint -> SourceParts.webhook(endpoint, inputs, diagnostics))
        .orElse(null);
  }

  private TargetPlan target() {
    if (spec.target().contractRef() != null) {
      return used.contract("spec.target.contractRef.name", spec.target().contractRef().name())
          .<TargetPlan>map(TargetParts::contract)
          .orElse(null);
    }
    return used.endpoint("spec.target.endpointRef.name", spec.target().endpointRef().name())
        .map(endpoint -> TargetParts.endpoint(endpoint, inputs, parameters(), diagnostics))
        .orElse(null);
  }

  private List<FlowPlan.TopicPlan> topics(SourcePlan source, FlowPlan.LedgerPlan ledger) {
    List<FlowPlan.TopicPlan> topics = new ArrayList<>();
    int copies = PlatformParts.replicationFactor(inputs.platform());
    int partitions = SourceParts.partitions(source, inputs.contracts());
    if (source instanceof SourcePlan.Webhook webhook) {
      topics.add(DeliveryParts.buffer(webhook.topic(), copies));
    }
    topics.add(DeliveryParts.state(flow, partitions, copies));
    topics.add(DeliveryParts.deadLetters(flow, inputs.platform(), copies));
    topics.add(DeliveryParts.ledgerTopic(ledger, partitions, copies));
    return topics;
  }
}
