package dev.tributary.operator.contract;

import dev.tributary.crds.v1alpha1.EventContractStatus.Version;
import dev.tributary.operator.apply.Applier;
import dev.tributary.operator.apply.NameConflictException;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import dev.tributary.planner.assessment.FlowFacts;
import dev.tributary.planner.evolution.AcceptedVersion;
import dev.tributary.planner.evolution.ContractHistory;
import dev.tributary.planner.evolution.ContractRecords;
import dev.tributary.planner.evolution.EvolutionResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Writes accepted versions down. */
final class VersionRecorder {
  private final Applier applier;

  /**
   * What is accepted now.
   *
   * @param history the accepted versions, the new one among them
   * @param records their ConfigMaps
   * @param diagnostics why the new one couldn't be written down
   */
  record Kept(ContractHistory history, List<ConfigMap> records, List<Diagnostic> diagnostics) {
    /** The last ten, the newest last. */
    List<Version> versions() {
      List<Version> all =
          records.stream()
              .flatMap(
                  m ->
                      ContractRecords.read(m)
                          .map(
                              v ->
                                  new Version(
                                      v.version(),
                                      m.getMetadata().getName(),
                                      m.getMetadata().getCreationTimestamp()))
                          .stream())
              .sorted(Comparator.comparingInt(v -> place(v.version())))
              .toList();
      return all.subList(Math.max(0, all.size() - ContractHistory.SHOWN), all.size());
    }

    private int place(String version) {
      return history.versions().stream().map(AcceptedVersion::version).toList().indexOf(version);
    }
  }

  VersionRecorder(Applier applier) {
    this.applier = applier;
  }

  /**
   * Adds an accepted version. Without a platform no flow can be planned against it, so it waits.
   */
  Kept keep(ContractWorld world, EvolutionResult result) {
    boolean wanted =
        result.isAccepted()
            && result.newVersion()
            && world.platform().found() == FlowFacts.Platform.FOUND;
    if (!wanted) {
      return new Kept(world.history(), world.records(), List.of());
    }
    AcceptedVersion version = AcceptedVersion.of(world.contract());
    String name = world.contract().getMetadata().getName();
    ConfigMap record =
        ContractRecords.toConfigMap(world.contract().getMetadata().getNamespace(), name, version);
    try {
      ConfigMap there = applier.create(record, m -> ContractRecords.isOf(m, name));
      Optional<AcceptedVersion> says = ContractRecords.read(there);
      if (says.filter(v -> v.equals(ContractRecords.read(record).orElseThrow())).isEmpty()) {
        return refused(world, there.getMetadata().getName() + " holds something else");
      }
      List<ConfigMap> all = new ArrayList<>(world.records());
      all.removeIf(m -> m.getMetadata().getName().equals(there.getMetadata().getName()));
      all.add(there);
      return new Kept(world.history().plus(version), all, List.of());
    } catch (NameConflictException e) {
      return refused(world, e.getMessage());
    }
  }

  private static Kept refused(ContractWorld world, String why) {
    return new Kept(
        world.history(),
        world.records(),
        List.of(
            new Diagnostic(
                DiagnosticCode.ContractVersionInvalid,
                "EventContract/"
                    + world.contract().getMetadata().getNamespace()
                    + "/"
                    + world.contract().getMetadata().getName(),
                "spec.version",
                "the version can't be written down: " + why,
                "delete the ConfigMap, or raise the version")));
  }
}
