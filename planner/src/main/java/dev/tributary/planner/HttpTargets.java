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
import java.util.function.ToLongFunction;

/** Operations of systems that speak HTTP, as plans call them. */
final class HttpTargets {
  private static final int DEFAULT_FAILURES = 5;
  private static final String DEFAULT_OPEN_FOR = "60s";

  private HttpTargets() {}

  /**
   * What is to be called.
   *
   * @param endpoint an endpoint that speaks HTTP
   * @param operation the operation's name
   * @param operationPath where it is named
   * @param parameters what is given for its parameters
   * @param parametersPath where they are given
   * @param contracts the contracts of the namespace, by name
   * @param timeout the longest that one attempt of an operation may take, milliseconds
   */
  record Wanted(
      SystemEndpoint endpoint,
      String operation,
      String operationPath,
      Map<String, String> parameters,
      String parametersPath,
      Map<String, EventContract> contracts,
      ToLongFunction<Operation> timeout) {}

  /** The plan of a call, or {@code null} after a diagnostic. */
  static TargetPlan.Http plan(Wanted wanted, Diagnostics diagnostics) {
    SystemEndpoint endpoint = wanted.endpoint();
    HttpConnector http = endpoint.getSpec().http();
    String name = endpoint.getMetadata().getName();
    Map<String, Operation> operations = EndpointPlanner.orEmpty(http.operations());
    Operation operation = operations.get(wanted.operation());
    if (operation == null) {
      diagnostics.add(
          DiagnosticCode.MemberNotFound,
          wanted.operationPath(),
          "the endpoint '%s' has no operation '%s'".formatted(name, wanted.operation()),
          Diagnostics.didYouMean(wanted.operation(), operations.keySet()));
      return null;
    }
    Parameters.check(wanted.parametersPath(), wanted.parameters(), operation, diagnostics);
    EffectPlan effect = effect(operation, operations, wanted);
    if (effect instanceof EffectPlan.None) {
      notOnce(
          diagnostics,
          wanted.operationPath(),
          "the operation '" + wanted.operation() + "' says nothing that makes a resend harmless");
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
        operation(wanted.operation(), operation, wanted),
        effect,
        pressure(endpoint));
  }

  /** How much an endpoint bears. */
  static PressurePlan pressure(SystemEndpoint endpoint) {
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

  /** Warns that a resend may have a second effect. */
  static void notOnce(Diagnostics diagnostics, String path, String why) {
    diagnostics.add(
        DiagnosticCode.EffectsNotOnce,
        path,
        why + ", so a resend may have a second effect",
        "declare effects on the operation when the system can tell a resend");
  }

  private static EffectPlan effect(
      Operation operation, Map<String, Operation> operations, Wanted wanted) {
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
        operation(lookup.operation(), operations.get(lookup.operation()), wanted),
        EndpointPlanner.orEmpty(lookup.parameters()),
        lookup.foundWhen(),
        Objects.requireNonNullElse(lookup.when(), Operation.LookupWhen.Always));
  }

  private static OperationPlan operation(String name, Operation operation, Wanted wanted) {
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
                operation, SourceParts.schema(operation.request().schema(), wanted.contracts())),
        operation.response() == null
            ? null
            : SourceParts.schema(operation.response().schema(), wanted.contracts()),
        BatchParts.outcomes(operation.outcomes()),
        wanted.timeout().applyAsLong(operation),
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
}
