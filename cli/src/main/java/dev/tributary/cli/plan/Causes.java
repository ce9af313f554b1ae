package dev.tributary.cli.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.cli.check.Planned;
import dev.tributary.cli.workspace.Manifest;
import dev.tributary.planner.FlowInputs;
import dev.tributary.planner.FlowPlanner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds which differences give a flow another digest, by asking the planner: each is applied to the
 * old inputs alone. So what is said here can't drift from what rolls.
 */
final class Causes {
  private static final JsonMapper JSON =
      JsonMapper.builder().serializationInclusion(JsonInclude.Include.NON_NULL).build();

  private final String digest;
  private final List<InputChange> causes = new ArrayList<>();

  private Causes(FlowInputs before) {
    this.digest = FlowPlanner.plan(before).digest();
  }

  static List<InputChange> of(Planned before, Planned after) {
    // As they are in force, so that a contract's edit is a difference like any other.
    FlowInputs a = before.inputs().inForce();
    FlowInputs b = after.inputs().inForce();
    Causes causes = new Causes(a);
    causes.compare(
        a.flow(),
        b.flow(),
        f -> new FlowInputs(f, a.endpoints(), a.contracts(), a.siblings(), a.platform()));
    b.endpoints()
        .forEach(
            (name, endpoint) ->
                causes.compare(
                    a.endpoints().get(name),
                    endpoint,
                    e ->
                        new FlowInputs(
                            a.flow(),
                            with(a.endpoints(), name, e),
                            a.contracts(),
                            a.siblings(),
                            a.platform())));
    b.contracts()
        .forEach(
            (name, contract) ->
                causes.compare(
                    a.contracts().get(name),
                    contract,
                    c ->
                        new FlowInputs(
                            a.flow(),
                            a.endpoints(),
                            with(a.contracts(), name, c),
                            a.siblings(),
                            a.platform())));
    causes.compare(
        a.platform(),
        b.platform(),
        p -> new FlowInputs(a.flow(), a.endpoints(), a.contracts(), a.siblings(), p));
    return causes.causes;
  }

  private static <T> Map<String, T> with(Map<String, T> map, String name, T value) {
    Map<String, T> copy = new TreeMap<>(map);
    copy.put(name, value);
    return copy;
  }

  private <T extends HasMetadata> void compare(T old, T young, Function<T, FlowInputs> replaced) {
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
      T young, ObjectNode changed, Function<T, FlowInputs> replaced) {
    try {
      T resource = (T) JSON.treeToValue(changed, young.getClass());
      resource.setMetadata(young.getMetadata());
      return !FlowPlanner.plan(replaced.apply(resource)).digest().equals(digest);
    } catch (com.fasterxml.jackson.core.JsonProcessingException | RuntimeException e) {
      // Half of a change may be no resource; then it can't be told apart.
      return true;
    }
  }
}
