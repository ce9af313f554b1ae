package dev.tributary.planner.admission;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.ContractPlanner;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import dev.tributary.planner.EndpointPlanner;
import dev.tributary.planner.References;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Decides what refuses a resource and what is only told, so that the resources of one commit may be
 * applied in any order. An error is of the resource itself when it stands whatever other resources
 * say: it is found too when the planner knows none of them. Texts are those of planning with all
 * that is known.
 */
public final class Admission {
  private static final Set<DiagnosticCode> ABOUT_OTHERS =
      EnumSet.of(DiagnosticCode.ReferenceNotFound, DiagnosticCode.ReferenceNotAccepted);

  /** What makes an error the resource's own: where it stands and what kind it is. */
  private record Spot(DiagnosticCode code, String path) {
    static Spot of(Diagnostic diagnostic) {
      return new Spot(diagnostic.code(), diagnostic.path());
    }
  }

  private Admission() {}

  /** About a flow, new or edited. */
  public static Verdict flow(SyncFlow flow, Neighbours known) {
    return verdict(
        known.plan(flow).diagnostics(),
        Neighbours.none(known.platform()).plan(flow).diagnostics(),
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
                known.with(before), known.with(endpoint), r -> r.endpoints().contains(name), goOn);
    return verdict(all, EndpointPlanner.check(endpoint, Map.of()), broken.told(), broken.unseen());
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
    List<Diagnostic> all = ContractPlanner.check(contract);
    Broken broken =
        before == null || all.stream().anyMatch(Diagnostic::isError)
            ? Broken.none()
            : broken(
                known.with(before), known.with(contract), r -> r.contracts().contains(name), goOn);
    return verdict(all, all, broken.told(), broken.unseen());
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

  /** What an edit newly breaks in the flows that use the resource. */
  private static Broken broken(
      Neighbours before, Neighbours after, Predicate<References> uses, BooleanSupplier goOn) {
    List<SyncFlow> users =
        after.flows().stream()
            .filter(f -> f.getMetadata().getDeletionTimestamp() == null)
            .filter(f -> uses.test(References.of(f, after.endpoints())))
            .sorted(Comparator.comparing(f -> f.getMetadata().getName()))
            .toList();
    List<Diagnostic> told = new ArrayList<>();
    for (int i = 0; i < users.size(); i++) {
      if (!goOn.getAsBoolean()) {
        return new Broken(told, users.size() - i);
      }
      List<Diagnostic> now = errors(after, users.get(i));
      if (!now.isEmpty()) {
        List<Diagnostic> was = errors(before, users.get(i));
        now.stream().filter(d -> !was.contains(d)).forEach(told::add);
      }
    }
    return new Broken(told, 0);
  }

  private static List<Diagnostic> errors(Neighbours known, SyncFlow flow) {
    return known.plan(flow).diagnostics().stream().filter(Diagnostic::isError).toList();
  }
}
