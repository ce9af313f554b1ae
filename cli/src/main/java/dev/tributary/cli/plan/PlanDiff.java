package dev.tributary.cli.plan;

import dev.tributary.cli.check.Planned;
import dev.tributary.cli.check.PlannedOrchestration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares the plans of two sets of resources. */
public final class PlanDiff {
  private PlanDiff() {}

  /** A plan and what it was made of; without a digest it was refused. */
  private record Made<P>(P planned, Optional<String> digest) {}

  /** What becomes of each flow when {@code after} takes the place of {@code before}. */
  public static List<FlowChange> of(List<Planned> before, List<Planned> after) {
    return changes(
        made(before, Planned::name, p -> p.result().plan().map(plan -> p.result().digest())),
        made(after, Planned::name, p -> p.result().plan().map(plan -> p.result().digest())),
        Causes::of,
        name ->
            (what, digests, causes) ->
                new FlowChange(name, null, what, digests.old(), digests.young(), causes));
  }

  /** The same of each orchestration. */
  public static List<FlowChange> ofOrchestrations(
      List<PlannedOrchestration> before, List<PlannedOrchestration> after) {
    return changes(
        made(before, PlannedOrchestration::name, PlanDiff::digest),
        made(after, PlannedOrchestration::name, PlanDiff::digest),
        Causes::of,
        name ->
            (what, digests, causes) ->
                new FlowChange(null, name, what, digests.old(), digests.young(), causes));
  }

  private static Optional<String> digest(PlannedOrchestration planned) {
    return planned.result().plan().map(plan -> planned.result().digest());
  }

  private record Digests(String old, String young) {}

  private interface Maker {
    FlowChange make(FlowChange.What what, Digests digests, List<InputChange> causes);
  }

  private static <P> Map<String, Made<P>> made(
      List<P> all, Function<P, String> name, Function<P, Optional<String>> digest) {
    return all.stream().collect(Collectors.toMap(name, p -> new Made<>(p, digest.apply(p))));
  }

  private static <P> List<FlowChange> changes(
      Map<String, Made<P>> before,
      Map<String, Made<P>> after,
      BiFunction<P, P, List<InputChange>> causes,
      Function<String, Maker> maker) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<FlowChange> changes = new ArrayList<>();
    for (String name : names) {
      changes.add(change(before.get(name), after.get(name), causes, maker.apply(name)));
    }
    return changes;
  }

  private static <P> FlowChange change(
      Made<P> before, Made<P> after, BiFunction<P, P, List<InputChange>> causes, Maker maker) {
    String old = before == null ? null : before.digest().orElse(null);
    String young = after == null ? null : after.digest().orElse(null);
    Digests digests = new Digests(old, young);
    if (after == null) {
      return maker.make(FlowChange.What.ENDS, digests, List.of());
    }
    if (young == null) {
      return maker.make(FlowChange.What.REFUSED, digests, List.of());
    }
    if (old == null) {
      return maker.make(FlowChange.What.STARTS, digests, List.of());
    }
    if (old.equals(young)) {
      return maker.make(FlowChange.What.UNCHANGED, digests, List.of());
    }
    return maker.make(
        FlowChange.What.ROLLS, digests, causes.apply(before.planned(), after.planned()));
  }
}
