package dev.tributary.operator.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.PlatformParts;
import dev.tributary.planner.admission.Admission;
import dev.tributary.planner.admission.Neighbours;
import dev.tributary.planner.admission.Verdict;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Checks the resource of one request against what is known of its namespace. Thread-safe. */
public final class ResourceCheck {
  private static final Set<String> KINDS =
      Set.of("SyncFlow", "Orchestration", "SystemEndpoint", "EventContract");

  /** The API server waits for two seconds; flows that an edit may break get what is left. */
  private static final Duration BUDGET = Duration.ofMillis(1_200);

  private final NeighbourCache neighbours;
  private final KubernetesSerialization serialization;
  private final Clock clock;

  /**
   * What the check gave.
   *
   * @param verdict what is to be said
   * @param resource the resource, as diagnostics name it
   * @param alone whether other resources weren't known
   */
  record Result(Verdict verdict, String resource, boolean alone) {}

  /** Reads resources as the client does, and others from the cache. */
  public ResourceCheck(
      NeighbourCache neighbours, KubernetesSerialization serialization, Clock clock) {
    this.neighbours = neighbours;
    this.serialization = serialization;
    this.clock = clock;
  }

  boolean isServed(String kind) {
    return KINDS.contains(kind);
  }

  /** About the request's resource. Deletions and subresources have nothing to be said. */
  Result of(JsonNode request) {
    String kind = request.at("/kind/kind").asText();
    JsonNode object = request.path("object");
    if (!isServed(kind)
        || !request.at("/kind/group").asText().equals("tributary.dev")
        || !request.path("subResource").asText().isEmpty()
        || !object.isObject()
        || object.at("/metadata/deletionTimestamp").isTextual()) {
      return new Result(Verdict.silence(), "", false);
    }
    String namespace = request.path("namespace").asText();
    Instant end = clock.instant().plus(BUDGET);
    BooleanSupplier goOn = () -> clock.instant().isBefore(end);
    var known = neighbours.of(namespace);
    Neighbours others = known.orElseGet(() -> Neighbours.none(PlatformParts.standIn()));
    JsonNode before = request.path("oldObject");
    Verdict verdict =
        switch (kind) {
          case "SyncFlow" ->
              Admission.flow(
                  read(object, SyncFlow.class, namespace),
                  read(before, SyncFlow.class, namespace),
                  others);
          case "Orchestration" ->
              Admission.orchestration(
                  read(object, Orchestration.class, namespace),
                  read(before, Orchestration.class, namespace),
                  others);
          case "SystemEndpoint" ->
              Admission.endpoint(
                  read(object, SystemEndpoint.class, namespace),
                  read(before, SystemEndpoint.class, namespace),
                  others,
                  goOn);
          default ->
              Admission.contract(
                  read(object, EventContract.class, namespace),
                  read(before, EventContract.class, namespace),
                  others,
                  goOn);
        };
    if (known.isEmpty()) {
      verdict = new Verdict(verdict.denials(), java.util.List.of(), 0);
    }
    // What is there already must stay open to labels and finalizers.
    boolean same = before.isObject() && before.path("spec").equals(object.path("spec"));
    return new Result(
        same ? verdict.withoutDenials() : verdict,
        "%s/%s/%s".formatted(kind, namespace, object.at("/metadata/name").asText()),
        known.isEmpty());
  }

  private <T extends HasMetadata> T read(JsonNode node, Class<T> type, String namespace) {
    if (!node.isObject()) {
      return null;
    }
    T resource = serialization.convertValue(node, type);
    resource.getMetadata().setNamespace(namespace);
    if (resource.getMetadata().getCreationTimestamp() == null) {
      // New ones are the youngest, as they will be.
      resource.getMetadata().setCreationTimestamp(clock.instant().toString());
    }
    return resource;
  }
}
