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

/**
 * A JSON Schema 2020-12. Immutable and safe for use by many threads. Remote references are refused:
 * nothing is ever fetched.
 */
public final class JsonSchema {
  private static final int MAX_MESSAGES = 3;

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .formatAssertionsEnabled(true)
                          .locale(Locale.ROOT)
                          .build())
                  .schemaLoader(loader -> loader.fetchRemoteResources(false)));

  private static final Schema META =
      REGISTRY.getSchema(
          com.networknt.schema.SchemaLocation.of(
              SpecificationVersion.DRAFT_2020_12.getDialectId()));

  private final Schema schema;

  private JsonSchema(Schema schema) {
    this.schema = schema;
  }

  /** What is wrong with a schema, as (path below it, message) pairs; empty when nothing is. */
  public static Map<String, String> problems(JsonNode schema) {
    Map<String, String> problems = new java.util.LinkedHashMap<>();
    if (!schema.isObject()) {
      problems.put("", "a schema is an object");
      return problems;
    }
    for (Error error : META.validate(schema)) {
      if (problems.size() == MAX_MESSAGES) {
        break;
      }
      problems.putIfAbsent(dotted(error), error.getMessage());
    }
    remoteReferences(schema, "", problems);
    return problems;
  }

  /** Compiles a schema for which {@link #problems} found none. */
  public static JsonSchema compile(JsonNode schema) {
    return new JsonSchema(REGISTRY.getSchema(schema));
  }

  /**
   * What is wrong with a value, at most three sentences that name the fields; empty when valid. An
   * {@code integer} has 64 bits: a larger one is {@code IntegerRange}, and a {@code number} may be
   * any that {@link Json} reads.
   */
  public List<String> validate(JsonNode value) {
    List<Error> errors = schema.validate(value);
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

  private static String dotted(Error error) {
    return error.getInstanceLocation().toString().replace('/', '.');
  }

  private static void remoteReferences(JsonNode node, String path, Map<String, String> problems) {
    if (node.isObject()) {
      for (var entry : node.properties()) {
        String at = path + "." + entry.getKey();
        if ((entry.getKey().equals("$ref") || entry.getKey().equals("$dynamicRef"))
            && entry.getValue().isTextual()
            && !entry.getValue().textValue().startsWith("#")) {
          problems.put(
              at, "remote references are not read; put the schema under $defs and refer to it");
        } else {
          remoteReferences(entry.getValue(), at, problems);
        }
      }
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        remoteReferences(node.get(i), path + "[" + i + "]", problems);
      }
    }
  }
}
