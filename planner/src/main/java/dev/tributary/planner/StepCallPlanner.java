package dev.tributary.planner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.crds.v1alpha1.StepActions;
import dev.tributary.crds.v1alpha1.SyncFlowSpec;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.planner.plan.orchestration.ActionPlan;
import dev.tributary.planner.types.SchemaShapes;
import dev.tributary.planner.types.Shape;
import java.util.Map;
import java.util.Optional;

/** Plans the calls of an orchestration. */
final class StepCallPlanner {
  private static final String DEFAULT_TIMEOUT = "10s";

  private final OrchestrationInputs inputs;
  private final UsedResources used;
  private final Diagnostics diagnostics;

  StepCallPlanner(OrchestrationInputs inputs, UsedResources used, Diagnostics diagnostics) {
    this.inputs = inputs;
    this.used = used;
    this.diagnostics = diagnostics;
  }

  /** The plan of a call, or {@code null} after a diagnostic. */
  ActionPlan.Call call(String path, StepActions.Call call, StepExpressions say) {
    Map<String, String> parameters =
        call.with() == null ? Map.of() : EndpointPlanner.orEmpty(call.with().parameters());
    JsonNode body = call.with() == null ? null : call.with().body();
    Optional<SystemEndpoint> endpoint =
        used.endpoint(path + ".endpointRef.name", call.endpointRef().name());
    TargetPlan.Http target = endpoint.map(e -> target(path, call, parameters, e)).orElse(null);
    say.parameters(
        path + ".with.parameters", parameters, target == null ? null : operation(call, endpoint));
    if (body != null) {
      Shape wanted = target == null ? Shape.ANY : SchemaShapes.of(target.schema());
      say.made(path + ".with.body", body, wanted);
    }
    if (target == null) {
      return null;
    }
    body(path, target, body);
    return new ActionPlan.Call(target, parameters, body);
  }

  private static Operation operation(StepActions.Call call, Optional<SystemEndpoint> endpoint) {
    return endpoint.orElseThrow().getSpec().http().operations().get(call.operation());
  }

  private TargetPlan.Http target(
      String path, StepActions.Call call, Map<String, String> parameters, SystemEndpoint endpoint) {
    if (endpoint.getSpec().http() == null) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          path + ".endpointRef.name",
          "the endpoint '%s' is a Kamelet, which gives no answer"
              .formatted(endpoint.getMetadata().getName()),
          "emit an event, and let a flow hand it to the Kamelet");
      return null;
    }
    TargetPlan.Http target =
        HttpTargets.plan(
            new HttpTargets.Wanted(
                endpoint,
                call.operation(),
                path + ".operation",
                parameters,
                path + ".with.parameters",
                inputs.contracts(),
                operation -> timeout(operation, endpoint)),
            diagnostics);
    if (target != null && target.operation().batch() != null) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          path + ".operation",
          "the operation '%s' takes many records in one request".formatted(call.operation()),
          "call an operation without batch");
      return null;
    }
    return target;
  }

  private void body(String path, TargetPlan.Http target, JsonNode body) {
    if (body == null && target.operation().requestSchema() != null) {
      diagnostics.add(
          DiagnosticCode.TargetFieldMissing,
          path + ".with",
          "the operation '%s' needs a body".formatted(target.operation().name()),
          "give it as " + path + ".with.body");
    }
    if (body != null && target.operation().method() == Operation.Method.GET) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          path + ".with.body",
          "the operation '%s' is a GET, which has no body".formatted(target.operation().name()),
          "leave body out");
    }
    if (body != null
        && target.effect() instanceof EffectPlan.Key key
        && key.field() != null
        && body.has(key.field())) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          path + ".with.body." + key.field(),
          "the operation has the idempotency key there (effects.key.field), which we write",
          "leave it out of the body");
    }
  }

  /** Precedence: operation, endpoint, platform, default. */
  private long timeout(Operation operation, SystemEndpoint endpoint) {
    return DeliveryParts.millis(
        Optional.ofNullable(operation.timeout())
            .or(() -> Optional.ofNullable(endpoint.getSpec().timeout()))
            .or(() -> Optional.ofNullable(platform()).map(SyncFlowSpec.Delivery::timeout))
            .orElse(DEFAULT_TIMEOUT));
  }

  private SyncFlowSpec.Delivery platform() {
    var defaults = inputs.platform().getSpec().defaults();
    return defaults == null ? null : defaults.delivery();
  }

  /** Tries and pauses: the step's word, then the platform's, then a default. */
  FlowPlan.DeliveryPlan retry(String path, StepActions.Retry retry) {
    if (retry != null) {
      DurationChecks.check(diagnostics, path + ".backoffDelay", retry.backoffDelay());
      DurationChecks.check(diagnostics, path + ".backoffMax", retry.backoffMax());
    }
    return DeliveryParts.delivery(
        retry == null
            ? null
            : new SyncFlowSpec.Delivery(
                retry.retry(),
                retry.backoffPolicy(),
                retry.backoffDelay(),
                retry.backoffMax(),
                null,
                null,
                null),
        inputs.platform());
  }
}
