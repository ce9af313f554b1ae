package dev.tributary.planner.types;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is known of the variables of an expression.
 *
 * @param variables their shapes; the others of the scope are anything
 * @param lenient whether a missing or null value is no mistake, because an expression without a
 *     result has a meaning there: outcomes and lookups read answers that may be errors of any shape
 */
public record TypeEnvironment(Map<String, Shape> variables, boolean lenient) {
  private static final Shape HEADERS = new Shape.MapOf(Shape.TEXT, true);

  private static final Shape EVENT =
      new Shape.Obj(
          Map.of(
              "id", always(Shape.TEXT),
              "source", always(Shape.TEXT),
              "type", always(Shape.TEXT),
              "time", always(new Shape.Text(Set.of(), "date-time")),
              "subject", new Shape.Field(Shape.TEXT, false, -1)),
          Shape.Extra.ALLOWED,
          Shape.TEXT,
          -1);

  private static Shape.Field always(Shape shape) {
    return new Shape.Field(shape, true, -1);
  }

  /** For filters, keys, parameters, mappings and webhooks: the payload. */
  public static TypeEnvironment payload(Shape payload) {
    Map<String, Shape> variables = new LinkedHashMap<>();
    variables.put("payload", payload);
    variables.put("event", EVENT);
    variables.put("headers", HEADERS);
    variables.put("now", Shape.TIME);
    return new TypeEnvironment(variables, false);
  }

  /** As {@link #payload(Shape)}, from its schema; without one it is anything. */
  public static TypeEnvironment payload(JsonNode schema) {
    return payload(SchemaShapes.of(schema));
  }

  /**
   * For steps of an orchestration.
   *
   * @param start the payload of the event that started the instance
   * @param possible what steps gave that may have run
   * @param certain the names of those that have
   */
  public static TypeEnvironment steps(
      Shape start, Map<String, Shape> possible, Set<String> certain) {
    Map<String, Shape.Field> steps = new LinkedHashMap<>();
    possible.forEach(
        (name, shape) -> steps.put(name, new Shape.Field(shape, certain.contains(name), -1)));
    return new TypeEnvironment(
        Map.of(
            "start", object(Map.of("payload", always(start), "event", always(EVENT))),
            "steps", object(steps),
            "instance", object(Map.of("key", always(Shape.TEXT))),
            "now", Shape.TIME,
            "failure",
                object(
                    Map.of(
                        "step", new Shape.Field(Shape.TEXT, false, -1),
                        "error", always(Shape.TEXT),
                        "message", always(Shape.TEXT)))),
        false);
  }

  private static Shape object(Map<String, Shape.Field> fields) {
    return new Shape.Obj(fields, Shape.Extra.REFUSED, Shape.ANY, -1);
  }

  /** For parameters of a lookup: the body that is about to be sent. */
  public static TypeEnvironment body(JsonNode requestSchema) {
    return new TypeEnvironment(Map.of("body", SchemaShapes.of(requestSchema)), false);
  }

  /** For what answers mean, under the name that the answer has there. */
  public static TypeEnvironment answer(String name, JsonNode responseSchema) {
    return new TypeEnvironment(
        Map.of("status", Shape.INT, "headers", HEADERS, name, SchemaShapes.of(responseSchema)),
        true);
  }

  /** As {@link #answer}, with what the answer says of one item. */
  public static TypeEnvironment item(JsonNode responseSchema, Shape item) {
    Map<String, Shape> variables = new LinkedHashMap<>(answer("body", responseSchema).variables());
    variables.put("item", item);
    variables.put("index", Shape.INT);
    return new TypeEnvironment(variables, true);
  }
}
