package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.HttpConnector;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.crds.v1alpha1.SystemEndpointSpec;
import dev.tributary.planner.plan.AuthPlan;
import dev.tributary.planner.plan.CsrfPlan;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.OperationPlan;
import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.planner.plan.TargetPlan;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The target's part of a plan. */
final class TargetParts {
  private static final String DEFAULT_TIMEOUT = "10s";
  private static final int DEFAULT_FAILURES = 5;
  private static final String DEFAULT_OPEN_FOR = "60s";

  private TargetParts() {}

  static TargetPlan contract(EventContract contract) {
    return new TargetPlan.Contract(
        contract.getMetadata().getName(),
        Names.contractTopic(contract),
        contract.getSpec().type(),
        contract.getSpec().key(),
        contract.getSpec().schema().jsonSchema(),
        Names.dataSchema(contract));
  }

  static TargetPlan endpoint(
      SystemEndpoint endpoint,
      FlowInputs inputs,
      Map<String, String> parameters,
      Diagnostics diagnostics) {
    return endpoint.getSpec().http() != null
        ? http(endpoint, inputs, parameters, diagnostics)
        : kamelet(endpoint, inputs, parameters, diagnostics);
  }

  private static TargetPlan kamelet(
      SystemEndpoint endpoint,
      FlowInputs inputs,
      Map<String, String> parameters,
      Diagnostics diagnostics) {
    if (inputs.flow().getSpec().target().operation() != null) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          "spec.target.operation",
          "the endpoint is a Kamelet, which has no operations",
          "leave operation out");
    }
    if (!parameters.isEmpty()) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          "spec.with.parameters",
          "the endpoint is a Kamelet, which has no parameters",
          "put fixed values into the endpoint's kamelet.properties");
    }
    notOnce(
        diagnostics, "spec.target.endpointRef", "a Kamelet gives no way to make a resend harmless");
    var kamelet = endpoint.getSpec().kamelet();
    return new TargetPlan.Kamelet(
        endpoint.getMetadata().getName(),
        kamelet.ref(),
        EndpointPlanner.orEmpty(kamelet.properties()),
        kamelet.secretRef() == null ? null : kamelet.secretRef().name(),
        timeout(null, endpoint, inputs),
        pressure(endpoint));
  }

  private static TargetPlan http(
      SystemEndpoint endpoint,
      FlowInputs inputs,
      Map<String, String> parameters,
      Diagnostics diagnostics) {
    HttpConnector http = endpoint.getSpec().http();
    String name = endpoint.getMetadata().getName();
    Map<String, Operation> operations = EndpointPlanner.orEmpty(http.operations());
    String operationName = inputs.flow().getSpec().target().operation();
    if (operationName == null) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          "spec.target.operation",
          "the endpoint '" + name + "' speaks HTTP and no operation is named",
          Diagnostics.didYouMean("", operations.keySet()));
      return null;
    }
    Operation operation = operations.get(operationName);
    if (operation == null) {
      diagnostics.add(
          DiagnosticCode.MemberNotFound,
          "spec.target.operation",
          "the endpoint '%s' has no operation '%s'".formatted(name, operationName),
          Diagnostics.didYouMean(operationName, operations.keySet()));
      return null;
    }
    Parameters.check("spec.with.parameters", parameters, operation, diagnostics);
    EffectPlan effect = effect(operation, operations, endpoint, inputs);
    if (effect instanceof EffectPlan.None) {
      notOnce(
          diagnostics,
          "spec.target.operation",
          "the operation '" + operationName + "' says nothing that makes a resend harmless");
    }
    return new TargetPlan.Http(
        name,
        http.baseUrl(),
        auth(http.auth()),
        http.tls() == null ? null : http.tls().caRef().name(),
        http.csrf() == null
            ? null
            : new CsrfPlan(
                http.csrf().fetchPath(),
                Objects.requireNonNullElse(http.csrf().header(), "x-csrf-token")),
        operation(operationName, operation, endpoint, inputs),
        effect,
        pressure(endpoint));
  }

  private static PressurePlan pressure(SystemEndpoint endpoint) {
    SystemEndpointSpec.Limits limits = endpoint.getSpec().limits();
    SystemEndpointSpec.CircuitBreaker breaker = endpoint.getSpec().circuitBreaker();
    return new PressurePlan(
        limits == null ? null : limits.requestsPerSecond(),
        limits == null ? null : limits.concurrency(),
        breaker == null
            ? null
            : new PressurePlan.BreakerPlan(
                Objects.requireNonNullElse(breaker.consecutiveFailures(), DEFAULT_FAILURES),
                DeliveryParts.millis(
                    Objects.requireNonNullElse(breaker.openFor(), DEFAULT_OPEN_FOR)),
                Objects.requireNonNullElse(breaker.halfOpenRequests(), 1)));
  }

  private static void notOnce(Diagnostics diagnostics, String path, String why) {
    diagnostics.add(
        DiagnosticCode.EffectsNotOnce,
        path,
        why + ", so a resend may have a second effect",
        "declare effects on the operation when the system can tell a resend");
  }

  private static EffectPlan effect(
      Operation operation,
      Map<String, Operation> operations,
      SystemEndpoint endpoint,
      FlowInputs inputs) {
    Operation.Effects effects = operation.effects();
    if (effects == null || effects.none() != null) {
      return new EffectPlan.None();
    }
    if (effects.key() != null) {
      boolean unsaid = effects.key().header() == null && effects.key().field() == null;
      return new EffectPlan.Key(
          unsaid ? "idempotency-key" : effects.key().header(), effects.key().field());
    }
    if (effects.upsert() != null) {
      return new EffectPlan.Upsert();
    }
    Operation.Lookup lookup = effects.lookup();
    return new EffectPlan.Lookup(
        operation(lookup.operation(), operations.get(lookup.operation()), endpoint, inputs),
        EndpointPlanner.orEmpty(lookup.parameters()),
        lookup.foundWhen(),
        Objects.requireNonNullElse(lookup.when(), Operation.LookupWhen.Always));
  }

  private static OperationPlan operation(
      String name, Operation operation, SystemEndpoint endpoint, FlowInputs inputs) {
    List<OperationPlan.ParameterPlan> parameters =
        EndpointPlanner.orEmpty(operation.parameters()).entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                e ->
                    new OperationPlan.ParameterPlan(
                        e.getKey(),
                        e.getValue().in(),
                        Objects.requireNonNullElse(e.getValue().name(), e.getKey()),
                        Parameters.isRequired(e.getValue())))
            .toList();
    return new OperationPlan(
        name,
        Objects.requireNonNullElse(operation.method(), Operation.Method.POST),
        operation.path(),
        parameters,
        operation.request() == null
            ? null
            : BatchParts.mapped(
                operation, SourceParts.schema(operation.request().schema(), inputs.contracts())),
        operation.response() == null
            ? null
            : SourceParts.schema(operation.response().schema(), inputs.contracts()),
        BatchParts.outcomes(operation.outcomes()),
        timeout(operation, endpoint, inputs),
        BatchParts.plan(operation));
  }

  private static AuthPlan auth(HttpConnector.Auth auth) {
    if (auth == null) {
      return null;
    }
    if (auth.basic() != null) {
      return new AuthPlan.Basic(auth.basic().secretRef().name());
    }
    if (auth.bearer() != null) {
      return new AuthPlan.Bearer(auth.bearer().secretRef().name());
    }
    if (auth.apiKey() != null) {
      return new AuthPlan.ApiKey(auth.apiKey().header(), auth.apiKey().secretRef().name());
    }
    var oauth = auth.oauth2ClientCredentials();
    return new AuthPlan.OAuth2(oauth.tokenUrl(), oauth.scope(), oauth.secretRef().name());
  }

  /** Precedence: flow, operation, endpoint, platform, default. */
  private static long timeout(Operation operation, SystemEndpoint endpoint, FlowInputs inputs) {
    String text =
        DeliveryParts.timeout(inputs.flow().getSpec())
            .or(() -> java.util.Optional.ofNullable(operation).map(Operation::timeout))
            .or(() -> java.util.Optional.ofNullable(endpoint.getSpec().timeout()))
            .or(
                () ->
                    DeliveryParts.pick(
                        inputs.flow().getSpec(),
                        inputs.platform(),
                        dev.tributary.crds.v1alpha1.SyncFlowSpec.Delivery::timeout))
            .orElse(DEFAULT_TIMEOUT);
    return DeliveryParts.millis(text);
  }
}
