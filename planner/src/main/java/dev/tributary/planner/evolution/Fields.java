package dev.tributary.planner.evolution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tributary.planner.schema.JsonSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Objects: whether the fields that one schema may write are those that another takes. */
final class Fields {
  private final SchemaInclusion inclusion;
  private final Sides sides;

  Fields(SchemaInclusion inclusion, Sides sides) {
    this.inclusion = inclusion;
    this.sides = sides;
  }

  void check(JsonNode writer, JsonNode reader, Place at, Set<Difference> found) {
    required(writer, reader, at, found);
    listed(writer, reader, at, found);
    others(writer, reader, at, found);
    sizes(writer, reader, at, found);
  }

  private void required(JsonNode writer, JsonNode reader, Place at, Set<Difference> found) {
    Set<String> always = Schemas.names(writer.path("required"));
    for (String name : Schemas.names(reader.path("required"))) {
      if (!always.contains(name)) {
        SchemaInclusion.say(
            found,
            Rule.REQUIRED,
            at.property(name),
            "%s requires it and %s may leave it out",
            sides.reader(),
            sides.writer());
      }
    }
  }

  /** Every field that the writer lists, by all that the reader says about its name. */
  private void listed(JsonNode writer, JsonNode reader, Place at, Set<Difference> found) {
    for (Map.Entry<String, JsonNode> field : writer.path("properties").properties()) {
      Place place = at.property(field.getKey());
      if (Schemas.takesNothing(field.getValue())) {
        continue;
      }
      for (JsonNode about : about(reader, field.getKey())) {
        if (Schemas.takesNothing(about)) {
          closed(found, place);
        } else {
          inclusion.check(field.getValue(), about, place, found);
        }
      }
    }
  }

  private void closed(Set<Difference> found, Place place) {
    SchemaInclusion.say(
        found,
        Rule.CLOSED,
        place,
        "%s may write it and %s takes no field of that name",
        sides.writer(),
        sides.reader());
  }

  /** All schemas that the reader has for a name. */
  private static List<JsonNode> about(JsonNode reader, String name) {
    List<JsonNode> about = new ArrayList<>();
    if (reader.path("properties").has(name)) {
      about.add(reader.get("properties").get(name));
    }
    for (Map.Entry<String, JsonNode> pattern : reader.path("patternProperties").properties()) {
      if (matches(pattern.getKey(), name)) {
        about.add(pattern.getValue());
      }
    }
    if (about.isEmpty() && reader.has("additionalProperties")) {
      about.add(reader.get("additionalProperties"));
    }
    return about;
  }

  /** Matched as validation does it; in doubt the pattern is taken to match. */
  private static boolean matches(String pattern, String name) {
    JsonNode schema = JsonNodeFactory.instance.objectNode().put("pattern", pattern);
    try {
      return JsonSchema.compile(schema).validate(JsonNodeFactory.instance.textNode(name)).isEmpty();
    } catch (RuntimeException e) {
      return true;
    }
  }

  /** Names that the writer doesn't list, where it says that there may be some. */
  private void others(JsonNode writer, JsonNode reader, Place at, Set<Difference> found) {
    for (Map.Entry<String, JsonNode> pattern : writer.path("patternProperties").properties()) {
      unlisted(pattern.getValue(), writer, reader, at.pattern(pattern.getKey()), at, found);
    }
    // Said nothing, it writes none: closed for compatibility, open for validation.
    JsonNode extra = writer.path("additionalProperties");
    if (!extra.isMissingNode() && !Schemas.takesNothing(extra)) {
      unlisted(extra, writer, reader, at.others(), at, found);
    }
  }

  /** A name may be any, so all that the reader says about any must hold. */
  private void unlisted(
      JsonNode value,
      JsonNode writer,
      JsonNode reader,
      Place place,
      Place object,
      Set<Difference> found) {
    for (Map.Entry<String, JsonNode> listed : reader.path("properties").properties()) {
      if (!writer.path("properties").has(listed.getKey())) {
        inclusion.check(value, listed.getValue(), object.property(listed.getKey()), found);
      }
    }
    for (Map.Entry<String, JsonNode> pattern : reader.path("patternProperties").properties()) {
      JsonNode same = writer.path("patternProperties").path(pattern.getKey());
      // What both say of a pattern was looked at for itself.
      if (same.isMissingNode() || same == value) {
        inclusion.check(value, pattern.getValue(), place, found);
      }
    }
    boolean alike =
        Schemas.isSelfContained(value)
            && reader.path("patternProperties").properties().stream()
                .anyMatch(p -> writer.path("patternProperties").path(p.getKey()) == value);
    JsonNode rest =
        reader.has("additionalProperties") ? reader.get("additionalProperties") : BooleanNode.TRUE;
    if (alike) {
      return;
    }
    if (Schemas.takesNothing(rest)) {
      closed(found, place);
    } else {
      inclusion.check(value, rest, place, found);
    }
  }

  private void sizes(JsonNode writer, JsonNode reader, Place at, Set<Difference> found) {
    long least = Math.max(writer.path("minProperties").asLong(0), writer.path("required").size());
    long most = writer.path("maxProperties").asLong(Long.MAX_VALUE);
    boolean closed =
        !writer.has("patternProperties")
            && (!writer.has("additionalProperties")
                || Schemas.takesNothing(writer.get("additionalProperties")));
    if (closed) {
      most = Math.min(most, writer.path("properties").size());
    }
    if (least < reader.path("minProperties").asLong(0)
        || most > reader.path("maxProperties").asLong(Long.MAX_VALUE)) {
      SchemaInclusion.say(
          found,
          Rule.COUNT,
          at,
          "%s bounds the number of fields and %s may go past it",
          sides.reader(),
          sides.writer());
    }
  }
}
