package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.HttpConnector;
import dev.tributary.crds.v1alpha1.NameRef;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.OrchestrationSpec;
import dev.tributary.crds.v1alpha1.Schema;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SyncFlowSpec;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.crds.v1alpha1.Webhook;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that planning a flow or an orchestration looks up, whether they are there or not: what
 * isn't among them can't change the plan.
 *
 * @param endpoints names of SystemEndpoints
 * @param contracts names of EventContracts, those among them whose schema an endpoint uses
 */
public record References(Set<String> endpoints, Set<String> contracts) {

  /** Of a flow; {@code known} are the endpoints of its namespace by name. */
  public static References of(SyncFlow flow, Map<String, SystemEndpoint> known) {
    SyncFlowSpec spec = flow.getSpec();
    return of(
        names(spec.source().endpointRef(), spec.target().endpointRef()),
        names(spec.source().contractRef(), spec.target().contractRef()).stream(),
        known);
  }

  /** Of an orchestration; {@code known} are the endpoints of its namespace by name. */
  public static References of(Orchestration orchestration, Map<String, SystemEndpoint> known) {
    OrchestrationSpec spec = orchestration.getSpec();
    return of(
        Orchestrations.called(spec).stream()
            .map(Orchestrations.Called::endpoint)
            .collect(Collectors.toUnmodifiableSet()),
        Stream.concat(Orchestrations.read(spec).stream(), Orchestrations.written(spec).stream()),
        known);
  }

  private static References of(
      Set<String> endpoints, Stream<String> direct, Map<String, SystemEndpoint> known) {
    Stream<String> bySchema =
        endpoints.stream()
            .map(known::get)
            .filter(Objects::nonNull)
            .flatMap(References::schemas)
            .map(Schema::contractRef)
            .filter(Objects::nonNull)
            .map(NameRef::name);
    return new References(
        endpoints, Stream.concat(direct, bySchema).collect(Collectors.toUnmodifiableSet()));
  }

  private static Set<String> names(NameRef... references) {
    return Stream.of(references)
        .filter(Objects::nonNull)
        .map(NameRef::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<Schema> schemas(SystemEndpoint endpoint) {
    HttpConnector http = endpoint.getSpec().http();
    if (http == null) {
      return Stream.empty();
    }
    Stream<Schema> bodies =
        EndpointPlanner.orEmpty(http.operations()).values().stream()
            .flatMap(o -> Stream.of(o.request(), o.response()).filter(Objects::nonNull))
            .map(Operation.Body::schema);
    Stream<Schema> webhooks =
        EndpointPlanner.orEmpty(http.webhooks()).values().stream().map(Webhook::schema);
    return Stream.concat(bodies, webhooks).filter(Objects::nonNull);
  }
}
