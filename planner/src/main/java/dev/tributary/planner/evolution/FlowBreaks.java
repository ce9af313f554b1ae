package dev.tributary.planner.evolution;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.NameRef;
import dev.tributary.crds.v1alpha1.Owner;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import dev.tributary.planner.FlowInputs;
import dev.tributary.planner.FlowPlanner;
import dev.tributary.planner.PlanResult;
import dev.tributary.planner.References;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The flows that compile against the version in force and no longer would against an edit. Their
 * newest specs count: a flow that was changed together with the contract isn't among them.
 *
 * @param broken those that would break
 * @param users all that use the contract, as {@code 'orders' of finance-it (#erp-ops)}
 */
record FlowBreaks(EventContract edit, List<Broken> broken, List<String> users) {
  private static final int NAMED = 20;

  /**
   * One flow.
   *
   * @param who its name and owner
   * @param why what the planner would say
   */
  record Broken(String who, Diagnostic why) {}

  static FlowBreaks of(EventContract edit, ContractHistory history, Neighbours world) {
    List<Broken> broken = new ArrayList<>();
    List<String> users = new ArrayList<>();
    if (world.platform() == null) {
      return new FlowBreaks(edit, broken, users);
    }
    String name = edit.getMetadata().getName();
    Map<String, EventContract> contracts = new HashMap<>(world.contracts());
    contracts.put(name, edit);
    Map<String, ContractHistory> before = new HashMap<>(world.histories());
    before.put(name, history);
    // A contract without a history is in force as it is written.
    Map<String, ContractHistory> after = new HashMap<>(world.histories());
    after.remove(name);
    List<SyncFlow> flows =
        world.flows().stream()
            .filter(f -> f.getMetadata().getDeletionTimestamp() == null)
            .sorted(Comparator.comparing(f -> f.getMetadata().getName()))
            .toList();
    for (SyncFlow flow : flows) {
      if (!References.of(flow, world.endpoints()).contracts().contains(name)) {
        continue;
      }
      String who = "'%s'%s".formatted(flow.getMetadata().getName(), owner(flow, edit, world));
      users.add(who);
      if (plan(flow, contracts, before, flows, world).plan().isEmpty()) {
        continue;
      }
      plan(flow, contracts, after, flows, world).diagnostics().stream()
          .filter(Diagnostic::isError)
          .findFirst()
          .ifPresent(why -> broken.add(new Broken(who, why)));
    }
    return new FlowBreaks(edit, broken, users);
  }

  private static PlanResult plan(
      SyncFlow flow,
      Map<String, EventContract> contracts,
      Map<String, ContractHistory> histories,
      List<SyncFlow> flows,
      Neighbours world) {
    References used = References.of(flow, world.endpoints());
    return FlowPlanner.plan(
        new FlowInputs(
            flow,
            world.endpoints(),
            contracts,
            flows,
            world.platform(),
            histories,
            used.contracts()));
  }

  /** Who answers for a flow: for its target; for that of a producer, its source. */
  private static String owner(SyncFlow flow, EventContract edit, Neighbours world) {
    var source = flow.getSpec().source();
    var target = flow.getSpec().target();
    Optional<Owner> ofTarget =
        isThis(target.contractRef(), edit)
            ? Optional.empty()
            : owner(target.endpointRef(), target.contractRef(), world);
    return ofTarget
        .or(() -> owner(source.endpointRef(), source.contractRef(), world))
        .map(o -> " of " + o.team() + (o.contact() == null ? "" : " (" + o.contact() + ")"))
        .orElse("");
  }

  private static boolean isThis(NameRef reference, EventContract edit) {
    return reference != null && reference.name().equals(edit.getMetadata().getName());
  }

  private static Optional<Owner> owner(NameRef endpoint, NameRef contract, Neighbours world) {
    if (endpoint != null) {
      SystemEndpoint named = world.endpoints().get(endpoint.name());
      return Optional.ofNullable(named).map(e -> e.getSpec().owner());
    }
    EventContract named = contract == null ? null : world.contracts().get(contract.name());
    return Optional.ofNullable(named).map(c -> c.getSpec().owner());
  }

  /** What becomes of flows, to end a message with; empty when none uses the contract. */
  String sentence() {
    if (!broken.isEmpty()) {
      return "; flows that would no longer compile: "
          + list(broken.stream().map(Broken::who).toList());
    }
    return users.isEmpty() ? "" : "; flows that use it: " + list(users);
  }

  /** One for each flow that would break. */
  List<Diagnostic> diagnostics(String version, boolean free) {
    return broken.stream()
        .map(
            b ->
                new Diagnostic(
                    free ? DiagnosticCode.FlowLeftBehind : DiagnosticCode.ContractBreaksFlow,
                    ContractEvolution.resource(edit),
                    "spec.schema.jsonSchema",
                    "the flow %s compiles against version %s and not against this one: %s: %s"
                        .formatted(b.who(), version, b.why().path(), b.why().message()),
                    "change the flow first or together with the contract"))
        .toList();
  }

  private static String list(List<String> names) {
    return names.stream().limit(NAMED).collect(Collectors.joining(", "))
        + (names.size() > NAMED ? " and %d more".formatted(names.size() - NAMED) : "");
  }
}
