package dev.tributary.planner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.schema.JsonSchema;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

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

  /** Checks any expression; absent ones are fine. */
  void expression(Scope scope, String path, String text) {
    check(path, text, () -> Expression.compile(scope, text));
  }

  /** Checks a condition; absent ones are fine. */
  void condition(Scope scope, String path, String text) {
    check(path, text, () -> Expression.condition(scope, text));
  }

  /** Checks a key; absent ones are fine. */
  void key(Scope scope, String path, String text) {
    check(path, text, () -> Expression.key(scope, text));
  }

  private interface Compile {
    Expression run() throws ExpressionException;
  }

  private void check(String path, String text, Compile compile) {
    if (text == null) {
      return;
    }
    try {
      compile.run();
    } catch (ExpressionException e) {
      add(DiagnosticCode.ExpressionInvalid, path, e.getMessage(), "mend the expression");
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
    if (known.isEmpty()) {
      return "there is none yet; declare it";
    }
    return known.stream()
        .min(java.util.Comparator.comparingInt(k -> distance(wrong, k)))
        .filter(k -> distance(wrong, k) <= Math.max(2, wrong.length() / 3))
        .map(k -> "did you mean '" + k + "'?")
        .orElseGet(
            () -> "there are: " + String.join(", ", known.stream().sorted().limit(10).toList()));
  }

  /** Levenshtein's distance, ignoring case. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(Math.min(above, row[j - 1]) + 1, replaced);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
