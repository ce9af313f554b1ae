package dev.tributary.planner.evolution;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.NameRef;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.Owner;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import dev.tributary.planner.FlowInputs;
import dev.tributary.planner.FlowPlanner;
import dev.tributary.planner.OrchestrationInputs;
import dev.tributary.planner.OrchestrationPlanner;
import dev.tributary.planner.References;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The flows and orchestrations that compile against the version in force and no longer would
 * against an edit. Their newest specs count: one that was changed together with the contract isn't
 * among them.
 *
 * @param broken those that would break
 * @param users all that use the contract
 */
record UserBreaks(EventContract edit, List<Broken> broken, List<User> users) {
  private static final String FLOW = "flow";
  private static final String ORCHESTRATION = "orchestration";
  private static final int NAMED = 20;

  /**
   * One that uses the contract.
   *
   * @param kind what it is
   * @param who its name, and of a flow its owner, as {@code 'orders' of finance-it (#erp-ops)}
   */
  record User(String kind, String who) {}

  /**
   * One that would break.
   *
   * @param why what the planner would say
   */
  record Broken(User user, Diagnostic why) {}

  static UserBreaks of(EventContract edit, ContractHistory history, Neighbours world) {
    List<Broken> broken = new ArrayList<>();
    List<User> users = new ArrayList<>();
    if (world.platform() == null) {
      return new UserBreaks(edit, broken, users);
    }
    String name = edit.getMetadata().getName();
    Map<String, EventContract> contracts = new HashMap<>(world.contracts());
    contracts.put(name, edit);
    Map<String, ContractHistory> before = new HashMap<>(world.histories());
    before.put(name, history);
    // A contract without a history is in force as it is written.
    Map<String, ContractHistory> after = new HashMap<>(world.histories());
    after.remove(name);
    for (Candidate candidate : candidates(name, contracts, edit, world)) {
      users.add(candidate.user());
      if (candidate.errors().apply(before).isEmpty()) {
        candidate.errors().apply(after).stream()
            .findFirst()
            .ifPresent(why -> broken.add(new Broken(candidate.user(), why)));
      }
    }
    return new UserBreaks(edit, broken, users);
  }

  /**
   * One that may break.
   *
   * @param errors what planning it says is wrong, by the accepted versions of the contracts
   */
  private record Candidate(
      User user, Function<Map<String, ContractHistory>, List<Diagnostic>> errors) {}

  private static List<Candidate> candidates(
      String name, Map<String, EventContract> contracts, EventContract edit, Neighbours world) {
    List<Candidate> all = new ArrayList<>();
    List<SyncFlow> flows = alive(world.flows());
    for (SyncFlow flow : flows) {
      References used = References.of(flow, world.endpoints());
      if (used.contracts().contains(name)) {
        all.add(
            new Candidate(
                new User(FLOW, quoted(flow) + owner(flow, edit, world)),
                histories ->
                    errors(
                        FlowPlanner.plan(
                                new FlowInputs(
                                    flow,
                                    world.endpoints(),
                                    contracts,
                                    flows,
                                    world.platform(),
                                    histories,
                                    used.contracts()))
                            .diagnostics())));
      }
    }
    for (Orchestration orchestration : alive(world.orchestrations())) {
      References used = References.of(orchestration, world.endpoints());
      if (used.contracts().contains(name)) {
        all.add(
            new Candidate(
                new User(ORCHESTRATION, quoted(orchestration)),
                histories ->
                    errors(
                        OrchestrationPlanner.plan(
                                new OrchestrationInputs(
                                    orchestration,
                                    world.endpoints(),
                                    contracts,
                                    world.platform(),
                                    histories,
                                    used.contracts()))
                            .diagnostics())));
      }
    }
    return all;
  }

  private static <T extends HasMetadata> List<T> alive(Collection<T> all) {
    return all.stream()
        .filter(one -> one.getMetadata().getDeletionTimestamp() == null)
        .sorted(Comparator.comparing(one -> one.getMetadata().getName()))
        .toList();
  }

  private static List<Diagnostic> errors(List<Diagnostic> diagnostics) {
    return diagnostics.stream().filter(Diagnostic::isError).toList();
  }

  private static String quoted(HasMetadata resource) {
    return "'" + resource.getMetadata().getName() + "'";
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

  /** What becomes of those that use the contract, to end a message with; empty when none does. */
  String sentence() {
    return broken.isEmpty()
        ? sentence(users, "that use it")
        : sentence(broken.stream().map(Broken::user).toList(), "that would no longer compile");
  }

  private static String sentence(List<User> users, String what) {
    return list(users, FLOW, what) + list(users, ORCHESTRATION, what);
  }

  private static String list(List<User> users, String kind, String what) {
    List<String> names =
        users.stream().filter(user -> user.kind().equals(kind)).map(User::who).toList();
    return names.isEmpty()
        ? ""
        : "; %ss %s: %s%s"
            .formatted(
                kind,
                what,
                names.stream().limit(NAMED).collect(Collectors.joining(", ")),
                names.size() > NAMED ? " and %d more".formatted(names.size() - NAMED) : "");
  }

  /** One for each that would break. */
  List<Diagnostic> diagnostics(String version, boolean free) {
    return broken.stream()
        .map(
            b ->
                new Diagnostic(
                    free ? DiagnosticCode.FlowLeftBehind : DiagnosticCode.ContractBreaksFlow,
                    ContractEvolution.resource(edit),
                    "spec.schema.jsonSchema",
                    "the %s %s compiles against version %s and not against this one: %s: %s"
                        .formatted(
                            b.user().kind(),
                            b.user().who(),
                            version,
                            b.why().path(),
                            b.why().message()),
                    "change the %s first or together with the contract".formatted(b.user().kind())))
        .toList();
  }
}
