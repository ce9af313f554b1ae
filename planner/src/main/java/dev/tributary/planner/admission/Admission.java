package dev.tributary.planner.admission;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import dev.tributary.planner.EndpointPlanner;
import dev.tributary.planner.References;
import dev.tributary.planner.evolution.ContractEvolution;
import dev.tributary.planner.evolution.EvolutionResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Decides what refuses a resource and what is only told, so that the resources of one commit may be
 * applied in any order. An error is of the resource itself when it stands whatever other resources
 * say: it is found too when the planner knows none of them. Texts are those of planning with all
 * that is known.
 */
public final class Admission {
  private static final Set<DiagnosticCode> ABOUT_OTHERS =
      EnumSet.of(
          DiagnosticCode.ReferenceNotFound,
          DiagnosticCode.ReferenceNotAccepted,
          DiagnosticCode.TemporalMissing);

  /** As many users as are planned twice within the time that the API server waits. */
  private static final int SEEN = 40;

  /** What makes an error the resource's own: where it stands and what kind it is. */
  private record Spot(DiagnosticCode code, String path) {
    static Spot of(Diagnostic diagnostic) {
      return new Spot(diagnostic.code(), diagnostic.path());
    }
  }

  private Admission() {}

  /**
   * About a flow.
   *
   * @param before what it was, or {@code null} when it is new
   * @param known the resources of its namespace as they are
   */
  public static Verdict flow(SyncFlow flow, SyncFlow before, Neighbours known) {
    Set<String> inUse =
        before == null ? Set.of() : References.of(before, known.endpoints()).contracts();
    return verdict(
        known.check(flow, inUse),
        Neighbours.none(known.platform()).check(flow, inUse),
        List.of(),
        0);
  }

  /**
   * About an orchestration.
   *
   * @param before what it was, or {@code null} when it is new
   * @param known the resources of its namespace as they are
   */
  public static Verdict orchestration(
      Orchestration orchestration, Orchestration before, Neighbours known) {
    Set<String> inUse =
        before == null ? Set.of() : References.of(before, known.endpoints()).contracts();
    return verdict(
        known.check(orchestration, inUse),
        Neighbours.none(known.platform()).check(orchestration, inUse),
        List.of(),
        0);
  }

  /**
   * About an endpoint.
   *
   * @param before what it was, or {@code null} when it is new
   * @param known the resources of its namespace as they are
   * @param goOn asked before each flow; when false the rest isn't looked at
   */
  public static Verdict endpoint(
      SystemEndpoint endpoint, SystemEndpoint before, Neighbours known, BooleanSupplier goOn) {
    String name = endpoint.getMetadata().getName();
    List<Diagnostic> all = EndpointPlanner.check(endpoint, known.contracts());
    Broken broken =
        before == null || all.stream().anyMatch(Diagnostic::isError)
            ? Broken.none()
            : broken(
                known.with(before),
                known.with(endpoint),
                users(known, r -> r.endpoints().contains(name)),
                orchestrations(known, r -> r.endpoints().contains(name)),
                goOn);
    List<Diagnostic> others =
        new ArrayList<>(EndpointPlanner.taken(endpoint, known.platformEndpoints()));
    others.addAll(broken.told());
    return verdict(all, EndpointPlanner.check(endpoint, Map.of()), others, broken.unseen());
  }

  /**
   * About a contract.
   *
   * @param before what it was, or {@code null} when it is new
   * @param known the resources of its namespace as they are
   * @param goOn asked before each flow; when false the rest isn't looked at
   */
  public static Verdict contract(
      EventContract contract, EventContract before, Neighbours known, BooleanSupplier goOn) {
    String name = contract.getMetadata().getName();
    List<SyncFlow> users = users(known, r -> r.contracts().contains(name));
    List<Orchestration> orchestrations = orchestrations(known, r -> r.contracts().contains(name));
    List<SyncFlow> seen = users.stream().limit(SEEN).toList();
    List<Orchestration> alsoSeen = orchestrations.stream().limit(SEEN - seen.size()).toList();
    EvolutionResult result =
        ContractEvolution.check(contract, known.history(name), known.beside(seen, alsoSeen));
    boolean accepted = known.history(name).inForce().isPresent();
    boolean sound = result.own().stream().noneMatch(Diagnostic::isError);
    // Without an accepted version there is only the last spec to compare with.
    Broken broken =
        accepted
            ? new Broken(
                List.of(), users.size() - seen.size() + orchestrations.size() - alsoSeen.size())
            : before == null || !sound
                ? Broken.none()
                : broken(known.with(before), known.with(contract), users, orchestrations, goOn);
    List<Diagnostic> others = new ArrayList<>(result.others());
    others.addAll(broken.told());
    return verdict(result.own(), result.own(), others, broken.unseen());
  }

  private static Verdict verdict(
      List<Diagnostic> all, List<Diagnostic> alone, List<Diagnostic> others, int unseen) {
    Set<Spot> own =
        alone.stream()
            .filter(Diagnostic::isError)
            .filter(d -> !ABOUT_OTHERS.contains(d.code()))
            .map(Spot::of)
            .collect(java.util.stream.Collectors.toSet());
    List<Diagnostic> denials = new ArrayList<>();
    List<Diagnostic> warnings = new ArrayList<>();
    all.forEach(d -> (own.contains(Spot.of(d)) ? denials : warnings).add(d));
    warnings.addAll(others);
    return new Verdict(List.copyOf(denials), List.copyOf(warnings), unseen);
  }

  private record Broken(List<Diagnostic> told, int unseen) {
    static Broken none() {
      return new Broken(List.of(), 0);
    }
  }

  /** What an edit newly breaks in the flows and orchestrations that use the resource. */
  private static Broken broken(
      Neighbours before,
      Neighbours after,
      List<SyncFlow> users,
      List<Orchestration> orchestrations,
      BooleanSupplier goOn) {
    List<Function<Neighbours, List<Diagnostic>>> checks = new ArrayList<>();
    users.forEach(flow -> checks.add(known -> errors(known, flow)));
    orchestrations.forEach(one -> checks.add(known -> errors(known, one)));
    List<Diagnostic> told = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      if (!goOn.getAsBoolean()) {
        return new Broken(told, checks.size() - i);
      }
      List<Diagnostic> now = checks.get(i).apply(after);
      if (!now.isEmpty()) {
        List<Diagnostic> was = checks.get(i).apply(before);
        now.stream().filter(d -> !was.contains(d)).forEach(told::add);
      }
    }
    return new Broken(told, 0);
  }

  private static List<Orchestration> orchestrations(Neighbours known, Predicate<References> uses) {
    return known.orchestrations().stream()
        .filter(o -> o.getMetadata().getDeletionTimestamp() == null)
        .filter(o -> uses.test(References.of(o, known.endpoints())))
        .sorted(Comparator.comparing(o -> o.getMetadata().getName()))
        .toList();
  }

  private static List<SyncFlow> users(Neighbours known, Predicate<References> uses) {
    return known.flows().stream()
        .filter(f -> f.getMetadata().getDeletionTimestamp() == null)
        .filter(f -> uses.test(References.of(f, known.endpoints())))
        .sorted(Comparator.comparing(f -> f.getMetadata().getName()))
        .toList();
  }

  private static List<Diagnostic> errors(Neighbours known, SyncFlow flow) {
    Set<String> inUse = References.of(flow, known.endpoints()).contracts();
    return known.check(flow, inUse).stream().filter(Diagnostic::isError).toList();
  }

  private static List<Diagnostic> errors(Neighbours known, Orchestration orchestration) {
    Set<String> inUse = References.of(orchestration, known.endpoints()).contracts();
    return known.check(orchestration, inUse).stream().filter(Diagnostic::isError).toList();
  }
}
