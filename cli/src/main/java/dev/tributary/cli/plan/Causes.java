package dev.tributary.cli.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.cli.check.Planned;
import dev.tributary.cli.check.PlannedOrchestration;
import dev.tributary.cli.workspace.Manifest;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.FlowInputs;
import dev.tributary.planner.FlowPlanner;
import dev.tributary.planner.OrchestrationInputs;
import dev.tributary.planner.OrchestrationPlanner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds which differences give a flow or an orchestration another digest, by asking the planner:
 * each is applied to the old inputs alone. So what is said here can't drift from what rolls.
 */
final class Causes<I> {
  private static final JsonMapper JSON =
      JsonMapper.builder().serializationInclusion(JsonInclude.Include.NON_NULL).build();

  private final Function<I, String> planner;
  private final String digest;
  private final List<InputChange> causes = new ArrayList<>();

  private Causes(I before, Function<I, String> planner) {
    this.planner = planner;
    this.digest = planner.apply(before);
  }

  static List<InputChange> of(Planned before, Planned after) {
    // As they are in force, so that a contract's edit is a difference like any other.
    FlowInputs a = before.inputs().inForce();
    FlowInputs b = after.inputs().inForce();
    Causes<FlowInputs> causes = new Causes<>(a, inputs -> FlowPlanner.plan(inputs).digest());
    causes.compare(
        a.flow(),
        b.flow(),
        f -> new FlowInputs(f, a.endpoints(), a.contracts(), a.siblings(), a.platform()));
    causes.each(
        a.endpoints(),
        b.endpoints(),
        all -> new FlowInputs(a.flow(), all, a.contracts(), a.siblings(), a.platform()));
    causes.each(
        a.contracts(),
        b.contracts(),
        all -> new FlowInputs(a.flow(), a.endpoints(), all, a.siblings(), a.platform()));
    causes.compare(
        a.platform(),
        b.platform(),
        p -> new FlowInputs(a.flow(), a.endpoints(), a.contracts(), a.siblings(), p));
    return causes.causes;
  }

  static List<InputChange> of(PlannedOrchestration before, PlannedOrchestration after) {
    OrchestrationInputs a = before.inputs().inForce();
    OrchestrationInputs b = after.inputs().inForce();
    Causes<OrchestrationInputs> causes =
        new Causes<>(a, inputs -> OrchestrationPlanner.plan(inputs).digest());
    causes.compare(
        a.orchestration(),
        b.orchestration(),
        o -> inputs(o, a.endpoints(), a.contracts(), a.platform()));
    causes.each(
        a.endpoints(),
        b.endpoints(),
        all -> inputs(a.orchestration(), all, a.contracts(), a.platform()));
    causes.each(
        a.contracts(),
        b.contracts(),
        all -> inputs(a.orchestration(), a.endpoints(), all, a.platform()));
    causes.compare(
        a.platform(),
        b.platform(),
        p -> inputs(a.orchestration(), a.endpoints(), a.contracts(), p));
    return causes.causes;
  }

  private static OrchestrationInputs inputs(
      Orchestration orchestration,
      Map<String, SystemEndpoint> endpoints,
      Map<String, EventContract> contracts,
      IntegrationPlatform platform) {
    return new OrchestrationInputs(
        orchestration, endpoints, contracts, platform, Map.of(), Set.of());
  }

  private <T extends HasMetadata> void each(
      Map<String, T> before, Map<String, T> after, Function<Map<String, T>, I> replaced) {
    after.forEach(
        (name, young) ->
            compare(before.get(name), young, one -> replaced.apply(with(before, name, one))));
  }

  private static <T> Map<String, T> with(Map<String, T> map, String name, T value) {
    Map<String, T> copy = new TreeMap<>(map);
    copy.put(name, value);
    return copy;
  }

  private <T extends HasMetadata> void compare(T old, T young, Function<T, I> replaced) {
    if (old == null) {
      // New, and so nothing that the old flow used.
      return;
    }
    ObjectNode tree = spec(old);
    for (Differences.Part part : Differences.between(tree, spec(young))) {
      if (matters(young, part.applied(tree), replaced)) {
        causes.add(
            new InputChange(
                Manifest.id(
                    young.getKind(),
                    java.util.Objects.requireNonNullElse(young.getMetadata().getNamespace(), ""),
                    young.getMetadata().getName()),
                part.path(),
                part.before(),
                part.after()));
      }
    }
  }

  private static ObjectNode spec(HasMetadata resource) {
    ObjectNode tree = JSON.valueToTree(resource);
    tree.retain("spec");
    return tree;
  }

  @SuppressWarnings("unchecked")
  private <T extends HasMetadata> boolean matters(
      T young, ObjectNode changed, Function<T, I> replaced) {
    try {
      T resource = (T) JSON.treeToValue(changed, young.getClass());
      resource.setMetadata(young.getMetadata());
      return !planner.apply(replaced.apply(resource)).equals(digest);
    } catch (com.fasterxml.jackson.core.JsonProcessingException | RuntimeException e) {
      // Half of a change may be no resource; then it can't be told apart.
      return true;
    }
  }
}
