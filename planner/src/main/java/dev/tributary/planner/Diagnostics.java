package dev.tributary.planner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.planner.schema.JsonSchema;
import dev.tributary.planner.types.Finding;
import dev.tributary.planner.types.Suggestions;
import dev.tributary.planner.types.TypeChecker;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects what is wrong with one resource. Not safe for use by many threads. */
final class Diagnostics {
  /** Largest free-form part, as JSON characters. */
  static final int MAX_FREE_FORM = 200_000;

  private final String resource;
  private final List<Diagnostic> list = new ArrayList<>();

  Diagnostics(HasMetadata resource) {
    this.resource = name(resource);
  }

  static String name(HasMetadata resource) {
    String namespace = resource.getMetadata().getNamespace();
    return resource.getKind()
        + "/"
        + (namespace == null ? "" : namespace + "/")
        + resource.getMetadata().getName();
  }

  void add(DiagnosticCode code, String path, String message, String nextStep) {
    list.add(new Diagnostic(code, resource, path, message, nextStep));
  }

  boolean hasErrors() {
    return list.stream().anyMatch(Diagnostic::isError);
  }

  List<Diagnostic> list() {
    return List.copyOf(list);
  }

  /** Takes over what the type checker found below a field. */
  void findings(String path, List<Finding> findings) {
    findings.forEach(
        f ->
            add(
                DiagnosticCode.valueOf(f.kind().name()),
                path + f.path(),
                f.located(),
                f.nextStep()));
  }

  /** Checks a condition; absent ones are fine. */
  void condition(TypeChecker types, String path, String text) {
    if (text != null) {
      findings(path, types.condition(text));
    }
  }

  /** Checks a key; absent ones are fine. */
  void key(TypeChecker types, String path, String text) {
    if (text != null) {
      findings(path, types.key(text));
    }
  }

  /** Checks a JSON Schema; absent ones are fine. */
  void schema(String path, JsonNode schema) {
    if (schema == null || tooLarge(path, schema)) {
      return;
    }
    JsonSchema.problems(schema)
        .forEach(
            (at, message) ->
                add(
                    DiagnosticCode.SchemaInvalid,
                    path + at,
                    message,
                    "write a JSON Schema 2020-12 without remote references"));
  }

  /** Whether a free-form part is larger than is taken, which is then a diagnostic. */
  boolean tooLarge(String path, JsonNode node) {
    if (node.toString().length() <= MAX_FREE_FORM) {
      return false;
    }
    add(
        DiagnosticCode.TooLarge,
        path,
        "is larger than %,d characters".formatted(MAX_FREE_FORM),
        "split it");
    return true;
  }

  /** The nearest of the known names, as a next step. */
  static String didYouMean(String wrong, Collection<String> known) {
    return Suggestions.didYouMean(wrong, known);
  }
}
