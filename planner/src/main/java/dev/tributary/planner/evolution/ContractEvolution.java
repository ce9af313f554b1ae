package dev.tributary.planner.evolution;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.EventContractSpec;
import dev.tributary.crds.v1alpha1.EventContractSpec.Compatibility;
import dev.tributary.crds.v1alpha1.EventContractSpec.Lifecycle;
import dev.tributary.planner.ContractPlanner;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Checks a contract's edit against its accepted versions and against what stands beside it. One
 * text for the operator, an admission webhook and the command line. Pure.
 */
public final class ContractEvolution {
  private static final String VERSION = "spec.version";

  private final EventContract edit;
  private final AcceptedVersion wanted;
  private final ContractHistory history;
  private final Neighbours neighbours;
  private final List<Diagnostic> own = new ArrayList<>();
  private final List<Diagnostic> others = new ArrayList<>();

  private ContractEvolution(EventContract edit, ContractHistory history, Neighbours neighbours) {
    this.edit = edit;
    this.wanted = AcceptedVersion.of(edit);
    this.history = history;
    this.neighbours = neighbours;
  }

  /**
   * Checks an edit, or a new contract. Never throws for what a resource says.
   *
   * @param edit the contract as it is wanted
   * @param history its accepted versions
   * @param neighbours what stands beside it; {@link Neighbours#NONE} to look at it by itself
   */
  public static EvolutionResult check(
      EventContract edit, ContractHistory history, Neighbours neighbours) {
    return new ContractEvolution(edit, history, neighbours).check();
  }

  /** Whether a contract says something else than its version in force, or has none. */
  public static boolean isNewVersion(EventContract edit, ContractHistory history) {
    return history.inForce().filter(v -> v.isSameAs(AcceptedVersion.of(edit))).isEmpty();
  }

  /** The mode that holds: a draft owes nothing. */
  public static Compatibility mode(EventContractSpec spec) {
    return spec.lifecycle() == Lifecycle.Draft
        ? Compatibility.NONE
        : Objects.requireNonNullElse(spec.compatibility(), Compatibility.BACKWARD);
  }

  private EvolutionResult check() {
    own.addAll(ContractPlanner.check(edit));
    others.addAll(ContractPlanner.taken(edit, neighbours.ofPlatform()));
    boolean sound = own.stream().noneMatch(Diagnostic::isError);
    Optional<AcceptedVersion> current = history.inForce();
    if (current.isEmpty()) {
      return new EvolutionResult(List.copyOf(own), List.copyOf(others), sound);
    }
    boolean same = current.get().isSameAs(wanted);
    if (sound && !same) {
      version(current.get());
      changes(current.get());
    }
    return new EvolutionResult(List.copyOf(own), List.copyOf(others), !same);
  }

  /** A number goes up, within its major, whenever anything that was promised changes. */
  private void version(AcceptedVersion current) {
    SemanticVersion next = SemanticVersion.parse(wanted.version()).orElse(null);
    if (next == null) {
      return;
    }
    SemanticVersion last = current.number();
    if (!next.major().equals(last.major())) {
      add(
          DiagnosticCode.ContractVersionInvalid,
          VERSION,
          "version %s is of another major than the accepted version %s"
              .formatted(wanted.version(), current.version()),
          "make a new contract, with its own topic, for a new major; to begin this one anew, delete"
              + " the ConfigMaps labelled %s=%s and its topic"
                  .formatted(ContractRecords.CONTRACT, edit.getMetadata().getName()));
    } else if (next.compareTo(last) < 0) {
      add(
          DiagnosticCode.ContractVersionInvalid,
          VERSION,
          "version %s is lower than the accepted version %s"
              .formatted(wanted.version(), current.version()),
          "raise it above %s, also to go back to what an earlier version said"
              .formatted(current.version()));
    } else if (next.equals(last)) {
      add(
          DiagnosticCode.ContractVersionInvalid,
          VERSION,
          "version %s is accepted already, and %s differs from what it said"
              .formatted(current.version(), ContractChanges.what(current, wanted)),
          "raise the version");
    }
  }

  private void changes(AcceptedVersion current) {
    Compatibility mode = mode(edit.getSpec());
    UserBreaks breaks = UserBreaks.of(edit, history, neighbours);
    boolean free = mode == Compatibility.NONE;
    List<Diagnostic> broken =
        ContractChanges.diagnostics(
            edit,
            wanted,
            free ? Compatibility.FULL : mode,
            history,
            free ? "" : breaks.sentence(),
            free);
    own.addAll(broken);
    if (broken.isEmpty() || free) {
      others.addAll(breaks.diagnostics(current.version(), free));
    }
  }

  private void add(DiagnosticCode code, String path, String message, String nextStep) {
    own.add(new Diagnostic(code, resource(edit), path, message, nextStep));
  }

  static String resource(EventContract contract) {
    var metadata = contract.getMetadata();
    return "EventContract/"
        + (metadata.getNamespace() == null ? "" : metadata.getNamespace() + "/")
        + metadata.getName();
  }
}
