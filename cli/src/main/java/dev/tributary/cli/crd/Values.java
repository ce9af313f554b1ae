package dev.tributary.cli.crd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.cli.finding.Code;
import dev.tributary.planner.types.Suggestions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Enumerations, patterns and bounds of single values. */
final class Values {
  private final JsonNode schema;
  private final String path;
  private final List<Problem> problems;

  private Values(JsonNode schema, String path, List<Problem> problems) {
    this.schema = schema;
    this.path = path;
    this.problems = problems;
  }

  static void check(JsonNode schema, JsonNode value, String path, List<Problem> problems) {
    Values values = new Values(schema, path, problems);
    values.options(value);
    if (value.isTextual()) {
      values.text(value.textValue());
    } else if (value.isNumber()) {
      values.number(value.decimalValue());
    } else if (value.isArray()) {
      values.size("minItems", "maxItems", value.size(), "items");
    } else if (value.isObject()) {
      values.size("minProperties", "maxProperties", value.size(), "fields");
    }
  }

  private void options(JsonNode value) {
    List<String> options = new ArrayList<>();
    for (JsonNode option : schema.path("enum")) {
      if (Rules.plain(option).equals(Rules.plain(value))) {
        return;
      }
      options.add(option.asText());
    }
    if (!options.isEmpty()) {
      add(
          Types.shown(value) + " is none of " + String.join(", ", options),
          Suggestions.nearest(value.asText(), options)
              .map(near -> "did you mean '" + near + "'?")
              .orElse("choose one of them"));
    }
  }

  private void text(String text) {
    size("minLength", "maxLength", text.codePointCount(0, text.length()), "characters");
    String pattern = schema.path("pattern").asText();
    if (!pattern.isEmpty() && !text.isEmpty() && !Pattern.compile(pattern).matcher(text).find()) {
      add(
          "'" + text + "' does not match " + pattern,
          pattern.equals(dev.tributary.crds.v1alpha1.Api.DURATION)
              ? "write a duration as 30s, 5m, 24h or 7d"
              : "write it as the pattern asks");
    }
  }

  private void number(BigDecimal number) {
    JsonNode least = schema.path("minimum");
    if (least.isNumber() && number.compareTo(least.decimalValue()) < 0) {
      add(number.toPlainString() + " is less than " + Rules.plain(least), "take a larger one");
    }
    JsonNode most = schema.path("maximum");
    if (most.isNumber() && number.compareTo(most.decimalValue()) > 0) {
      add(number.toPlainString() + " is more than " + Rules.plain(most), "take a smaller one");
    }
  }

  private void size(String least, String most, int size, String what) {
    if (schema.has(least) && size < schema.get(least).asInt()) {
      add(
          size == 0
              ? "is empty"
              : "has %d %s, less than %d".formatted(size, what, schema.get(least).asInt()),
          "give at least " + schema.get(least).asInt() + " " + what);
    }
    if (schema.has(most) && size > schema.get(most).asInt()) {
      add(
          "has %d %s, more than %d".formatted(size, what, schema.get(most).asInt()),
          "make it shorter");
    }
  }

  private void add(String message, String nextStep) {
    problems.add(new Problem(Code.FieldInvalid, path, message, nextStep));
  }
}
