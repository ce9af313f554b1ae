package dev.tributary.cli.check;

import dev.tributary.cli.finding.Finding;
import dev.tributary.cli.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds a change against what is there: what it uses of it, and what of it the change breaks. */
public final class Against {
  private record Told(String resource, String path, String code, String message) {
    static Told of(Finding finding) {
      return new Told(finding.resource(), finding.path(), finding.code(), finding.message());
    }
  }

  private Against() {}

  /**
   * What is wrong with the change, and what would be wrong with the rest after it and isn't yet.
   *
   * @param change the resources that would be applied
   * @param there all that is there
   * @param inForce what was accepted of it
   */
  public static Report validate(Workspace change, Workspace there, InForce inForce) {
    Set<Told> before =
        Validator.validate(there, Planning.of(there, inForce)).findings().stream()
            .map(Told::of)
            .collect(Collectors.toSet());
    Workspace all = change.over(there);
    Report after = Validator.validate(all, Planning.of(all, inForce));
    List<Finding> findings = new ArrayList<>();
    for (Finding finding : after.findings()) {
      boolean own =
          change.manifests().containsKey(finding.resource()) || finding.resource().isEmpty();
      if (own || (finding.isError() && !before.contains(Told.of(finding)))) {
        findings.add(finding);
      }
    }
    return new Report(
        List.copyOf(findings), after.notes(), change.files(), change.resources(), change.foreign());
  }
}
