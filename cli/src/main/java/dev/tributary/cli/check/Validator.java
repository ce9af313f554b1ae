package dev.tributary.cli.check;

import dev.tributary.cli.finding.Code;
import dev.tributary.cli.finding.Finding;
import dev.tributary.cli.finding.Place;
import dev.tributary.cli.workspace.Manifest;
import dev.tributary.cli.workspace.Platforms;
import dev.tributary.cli.workspace.Workspace;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import dev.tributary.planner.NamespaceChecks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects what is wrong with a workspace: by schema, by the planner, between the resources. */
public final class Validator {
  private final Workspace workspace;
  private final Planning planning;
  private final List<Finding> findings;
  private final Set<String> notes = new LinkedHashSet<>();

  private Validator(Workspace workspace, Planning planning) {
    this.workspace = workspace;
    this.planning = planning;
    this.findings = new ArrayList<>(workspace.findings());
  }

  /** Validates, planning all flows. */
  public static Report validate(Workspace workspace) {
    return validate(workspace, Planning.of(workspace));
  }

  /** Validates with the flows already planned. */
  public static Report validate(Workspace workspace, Planning planning) {
    Validator validator = new Validator(workspace, planning);
    workspace.namespaces().forEach(validator::namespace);
    planning.flows().forEach(p -> p.result().diagnostics().forEach(validator::diagnostic));
    planning.orchestrations().forEach(p -> p.result().diagnostics().forEach(validator::diagnostic));
    validator.findings.sort(
        Comparator.comparing((Finding f) -> f.place().file())
            .thenComparing(f -> f.place().at().line())
            .thenComparing(f -> f.place().at().column()));
    return new Report(
        List.copyOf(validator.findings),
        List.copyOf(validator.notes),
        workspace.files(),
        workspace.resources(),
        workspace.foreign());
  }

  private void namespace(String namespace) {
    NamespaceChecks checks = planning.checks().get(namespace);
    workspace
        .contracts(namespace)
        .keySet()
        .forEach(
            name ->
                planning
                    .contracts()
                    .get(Manifest.id("EventContract", namespace, name))
                    .all()
                    .forEach(this::diagnostic));
    workspace
        .endpoints(namespace)
        .values()
        .forEach(e -> checks.endpoint(e).forEach(this::diagnostic));
    if (!workspace.flows(namespace).isEmpty() || !workspace.orchestrations(namespace).isEmpty()) {
      platform(namespace, new Platforms(workspace).choose(namespace));
    }
  }

  private void platform(String namespace, Platforms.Choice choice) {
    if (choice.standIn()) {
      notes.add(
          "there is no IntegrationPlatform among the files; flows are planned with a stand-in, so"
              + " add the platform's file with another -f to check with its defaults");
    } else if (!choice.labelled()) {
      if (choice.selecting().size() > 1) {
        notes.add(
            "the labels of the namespace %s are not known; flows in it are planned with the"
                    .formatted(namespace)
                + " platform "
                + choice.platform().getMetadata().getName());
      }
    } else if (choice.selecting().size() != 1) {
      Code code = choice.selecting().isEmpty() ? Code.NoPlatform : Code.AmbiguousPlatform;
      Manifest manifest = workspace.manifest(Manifest.id("Namespace", "", namespace)).orElseThrow();
      findings.add(
          new Finding(
              code.severity(),
              code.name(),
              manifest.id(),
              "metadata.labels",
              choice.selecting().isEmpty()
                  ? "no IntegrationPlatform selects this namespace"
                  : "more than one IntegrationPlatform selects this namespace: "
                      + String.join(", ", choice.selecting()),
              choice.selecting().isEmpty()
                  ? "label it as a platform's spec.namespaces asks: "
                      + choice.platform().getSpec().namespaces().matchLabels()
                  : "change the labels so that one does",
              manifest.place("metadata.labels")));
    }
  }

  private void diagnostic(Diagnostic given) {
    Manifest manifest = workspace.manifest(given.resource()).orElseThrow();
    Diagnostic diagnostic = brokenByItself(given, manifest).orElse(given);
    Place field = manifest.place(diagnostic.path());
    Place place =
        manifest
            .positions()
            .written(diagnostic.path())
            .map(text -> ExpressionPlace.of(field.at(), text, diagnostic.message()))
            .map(at -> new Place(field.file(), at))
            .orElse(field);
    findings.add(
        new Finding(
            diagnostic.code().severity(),
            diagnostic.code().name(),
            diagnostic.resource(),
            diagnostic.path(),
            diagnostic.message(),
            diagnostic.nextStep(),
            place));
  }

  /** What is there and refused by its schema isn't missing. */
  private Optional<Diagnostic> brokenByItself(Diagnostic diagnostic, Manifest manifest) {
    if (diagnostic.code() != DiagnosticCode.ReferenceNotFound) {
      return Optional.empty();
    }
    String kind = diagnostic.path().contains("contractRef") ? "EventContract" : "SystemEndpoint";
    String pointer = "/" + diagnostic.path().replace(".", "/").replace("[", "/").replace("]", "");
    String id = Manifest.id(kind, manifest.namespace(), manifest.tree().at(pointer).asText());
    return workspace
        .manifest(id)
        .filter(there -> !workspace.typed().containsKey(id))
        .map(
            there ->
                new Diagnostic(
                    DiagnosticCode.ReferenceNotAccepted,
                    diagnostic.resource(),
                    diagnostic.path(),
                    id + " is itself wrong, at " + there.place(""),
                    "mend that first"));
  }
}
