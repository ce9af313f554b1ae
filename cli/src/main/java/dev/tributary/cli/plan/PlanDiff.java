package dev.tributary.cli.plan;

import dev.tributary.cli.check.Planned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares the plans of two sets of resources. */
public final class PlanDiff {
  private PlanDiff() {}

  /** What becomes of each flow when {@code after} takes the place of {@code before}. */
  public static List<FlowChange> of(List<Planned> before, List<Planned> after) {
    Map<String, Planned> old = byName(before);
    Map<String, Planned> young = byName(after);
    Set<String> names = new TreeSet<>(old.keySet());
    names.addAll(young.keySet());
    List<FlowChange> changes = new ArrayList<>();
    for (String name : names) {
      changes.add(
          change(name, Optional.ofNullable(old.get(name)), Optional.ofNullable(young.get(name))));
    }
    return changes;
  }

  private static FlowChange change(String name, Optional<Planned> before, Optional<Planned> after) {
    String old = before.flatMap(PlanDiff::digest).orElse(null);
    String young = after.flatMap(PlanDiff::digest).orElse(null);
    if (after.isEmpty()) {
      return new FlowChange(name, FlowChange.What.ENDS, old, null, List.of());
    }
    if (young == null) {
      return new FlowChange(name, FlowChange.What.REFUSED, old, null, List.of());
    }
    if (old == null) {
      return new FlowChange(name, FlowChange.What.STARTS, null, young, List.of());
    }
    if (old.equals(young)) {
      return new FlowChange(name, FlowChange.What.UNCHANGED, old, young, List.of());
    }
    return new FlowChange(
        name,
        FlowChange.What.ROLLS,
        old,
        young,
        Causes.of(before.orElseThrow(), after.orElseThrow()));
  }

  private static Optional<String> digest(Planned flow) {
    return flow.result().plan().map(plan -> flow.result().digest());
  }

  private static Map<String, Planned> byName(List<Planned> flows) {
    return flows.stream().collect(Collectors.toMap(Planned::name, Function.identity()));
  }
}
