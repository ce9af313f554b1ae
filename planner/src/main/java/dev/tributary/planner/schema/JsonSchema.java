package dev.tributary.planner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON Schema 2020-12. Immutable and safe for use by many threads. Remote references are refused:
 * nothing is ever fetched.
 */
public final class JsonSchema {
  private static final int MAX_MESSAGES = 3;
  private static final int MAX_SCALE = 999;

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .formatAssertionsEnabled(true)
                          .locale(Locale.ROOT)
                          .regularExpressionFactory(BoundedRegex::new)
                          .build())
                  .schemaLoader(loader -> loader.fetchRemoteResources(false)));

  private static final Schema META =
      REGISTRY.getSchema(
          com.networknt.schema.SchemaLocation.of(
              SpecificationVersion.DRAFT_2020_12.getDialectId()));

  private final Schema schema;
  private final Optional<Acceptance> acceptance;

  private JsonSchema(Schema schema, Optional<Acceptance> acceptance) {
    this.schema = schema;
    this.acceptance = acceptance;
  }

  /** What is wrong with a schema, as (path below it, message) pairs; empty when nothing is. */
  public static Map<String, String> problems(JsonNode schema) {
    Map<String, String> problems = new java.util.LinkedHashMap<>();
    if (!schema.isObject()) {
      problems.put("", "a schema is an object");
      return problems;
    }
    try {
      numbers(schema, "", problems);
      if (!problems.isEmpty()) {
        return problems;
      }
      for (Error error : META.validate(schema)) {
        if (problems.size() == MAX_MESSAGES) {
          break;
        }
        problems.putIfAbsent(dotted(error), error.getMessage());
      }
      References.check(schema, problems);
      if (problems.isEmpty()) {
        // As the runtime will, so that it meets nothing new.
        compile(schema).schema.initializeValidators();
      }
    } catch (RuntimeException | StackOverflowError e) {
      problems.putIfAbsent("", "it can't be used: " + reason(e));
    }
    return problems;
  }

  /** Compiles a schema for which {@link #problems} found none. */
  public static JsonSchema compile(JsonNode schema) {
    return new JsonSchema(REGISTRY.getSchema(schema), Acceptance.of(schema));
  }

  /** As {@link #compile}, with the validator alone. */
  static JsonSchema thorough(JsonNode schema) {
    return new JsonSchema(REGISTRY.getSchema(schema), Optional.empty());
  }

  /**
   * What is wrong with a value, at most three sentences that name the fields; empty when valid. An
   * {@code integer} has 64 bits: a larger one is {@code IntegerRange}, and a {@code number} may be
   * any that {@link Json} reads.
   */
  public List<String> validate(JsonNode value) {
    try {
      if (acceptance.isPresent() && acceptance.get().accepts(value)) {
        return List.of();
      }
      return messages(schema.validate(value));
    } catch (BoundedRegex.TooMuchWorkException e) {
      return List.of(e.getMessage());
    }
  }

  private static List<String> messages(List<Error> errors) {
    List<String> messages = new ArrayList<>();
    for (Error error : errors) {
      if (messages.size() == MAX_MESSAGES) {
        messages.add("and %d more".formatted(errors.size() - MAX_MESSAGES));
        break;
      }
      String where = error.getInstanceLocation().toString();
      messages.add((where.isEmpty() ? "/" : where) + ": " + message(error));
    }
    return messages;
  }

  private static String message(Error error) {
    return error.getKeyword().equals("type")
            && error.getInstanceNode() instanceof NumberNode number
            && number.isBeyondLong()
        ? "IntegerRange: an integer doesn't fit into 64 bits"
        : error.getMessage();
  }

  /** The validator writes some numbers out, digit by digit. */
  private static void numbers(JsonNode node, String path, Map<String, String> problems) {
    if (node.isNumber() && !node.isIntegralNumber() && !isWritable(node)) {
      problems.put(path, "a number is infinite, or its exponent has more than 3 digits");
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      numbers(entry.getValue(), path + "." + entry.getKey(), problems);
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        numbers(node.get(i), path + "[" + i + "]", problems);
      }
    }
  }

  private static boolean isWritable(JsonNode node) {
    return node.isBigDecimal() || node instanceof NumberNode
        ? Math.abs((long) node.decimalValue().scale()) <= MAX_SCALE
        : Double.isFinite(node.doubleValue());
  }

  private static String reason(Throwable e) {
    return e instanceof StackOverflowError
        ? "it is nested too deeply"
        : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static String dotted(Error error) {
    return error.getInstanceLocation().toString().replace('/', '.');
  }
}
