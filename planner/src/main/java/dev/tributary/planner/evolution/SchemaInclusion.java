package dev.tributary.planner.evolution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.planner.schema.JsonSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether every event that one schema may write is one that another takes. The writer is held to
 * the fields that it lists where it says nothing about others; the reader takes others there, as
 * validation does. What can't be decided is a difference of its own, never a yes. Not safe for use
 * by many threads.
 */
final class SchemaInclusion {
  private static final int MAX_STEPS = 100_000;

  /** Keywords that are only compared as a whole. */
  private static final List<String> WHOLE =
      List.of(
          "not",
          "if",
          "then",
          "else",
          "contains",
          "minContains",
          "maxContains",
          "dependentRequired",
          "dependentSchemas",
          "dependencies",
          "propertyNames",
          "unevaluatedItems",
          "unevaluatedProperties",
          "$dynamicRef");

  private record Pair(JsonNode writer, JsonNode reader) {}

  private final Sides sides;
  private final InlinedSchema readerSource;
  private final Writers writers;
  private final Fields fields;
  private final Values values;
  private final Set<Pair> open = new HashSet<>();
  private int steps;

  private SchemaInclusion(InlinedSchema writer, InlinedSchema reader, Sides sides) {
    this.sides = sides;
    this.readerSource = reader;
    this.writers = new Writers(writer);
    this.fields = new Fields(this, sides);
    this.values = new Values(this, sides);
  }

  /** What the writer may write and the reader doesn't take, in the order of the fields. */
  static List<Difference> differences(JsonNode writer, JsonNode reader, Sides sides) {
    if (writer.equals(reader)) {
      return List.of();
    }
    Set<Difference> found = new LinkedHashSet<>();
    try {
      InlinedSchema from = new InlinedSchema(writer);
      InlinedSchema to = new InlinedSchema(reader);
      new SchemaInclusion(from, to, sides).check(from.root(), to.root(), Place.ROOT, found);
    } catch (UndecidedException | StackOverflowError e) {
      String why = e instanceof UndecidedException ? e.getMessage() : "the schema is too deep";
      found.add(new Difference(Rule.UNDECIDED, Place.ROOT.field(), "", why));
    }
    return List.copyOf(found);
  }

  /** Adds what is found at one place and below it. */
  void check(JsonNode writer, JsonNode reader, Place at, Set<Difference> found) {
    if (++steps > MAX_STEPS) {
      throw new UndecidedException("the schemas have too many variants to be compared");
    }
    if (Schemas.takesAll(reader)
        || Schemas.takesNothing(writer)
        || writer.equals(reader) && Schemas.isSelfContained(writer)) {
      return;
    }
    Pair pair = new Pair(writer, reader);
    if (!open.add(pair)) {
      // A schema that holds itself: nothing was found against it so far on this way.
      return;
    }
    try {
      JsonNode plain = writers.plain(writer);
      if (!Schemas.takesNothing(plain)) {
        parts(plain, reader, at, found);
      }
    } finally {
      open.remove(pair);
    }
  }

  /** Whether nothing is found. */
  boolean takes(JsonNode writer, JsonNode reader, Place at) {
    Set<Difference> found = new LinkedHashSet<>();
    check(writer, reader, at, found);
    return found.isEmpty();
  }

  /** All that the reader asks for at once, each by itself. */
  private void parts(JsonNode writer, JsonNode reader, Place at, Set<Difference> found) {
    if (Schemas.takesNothing(reader)) {
      say(found, Rule.TYPE, at, "%s takes no value at all here", sides.reader());
      return;
    }
    for (JsonNode part : reader.path("allOf")) {
      check(writer, part, at, found);
    }
    if (reader.path("$ref").isTextual()) {
      Optional<JsonNode> target = readerSource.follow(reader.get("$ref").textValue());
      if (target.isPresent()) {
        check(writer, target.get(), at, found);
      } else {
        say(found, Rule.UNDECIDED, at, "a reference of %s leads nowhere", sides.reader());
      }
    }
    ObjectNode rest = Schemas.without(reader, "allOf", "$ref");
    for (String choice : List.of("oneOf", "anyOf")) {
      // What the writer is held to by the same words needs no look.
      if (rest.has(choice) && same(writer, rest, choice)) {
        rest.remove(choice);
      }
    }
    if (!rest.isEmpty()) {
      variants(writer, rest, at, found);
    }
  }

  private static boolean same(JsonNode writer, JsonNode reader, String keyword) {
    return reader.get(keyword).equals(writer.get(keyword))
        && Schemas.isSelfContained(reader.get(keyword));
  }

  /** Each variant of the writer by itself. */
  private void variants(JsonNode writer, JsonNode reader, Place at, Set<Difference> found) {
    for (String choice : List.of("oneOf", "anyOf")) {
      if (writer.path(choice).isArray()) {
        JsonNode base = Schemas.without(writer, choice);
        if (!Schemas.takesAll(base) && takes(base, reader, at)) {
          return;
        }
        for (JsonNode variant : writer.get(choice)) {
          check(Writers.merge(base, writers.plain(variant)), reader, at, found);
        }
        return;
      }
    }
    choices(writer, reader, at, found);
    one(writer, Schemas.without(reader, "oneOf", "anyOf"), at, found);
  }

  /** The reader's variants: one must take it, of oneOf just one. */
  private void choices(JsonNode writer, JsonNode reader, Place at, Set<Difference> found) {
    for (String choice : List.of("anyOf", "oneOf")) {
      if (!reader.path(choice).isArray()) {
        continue;
      }
      List<JsonNode> near = new ArrayList<>();
      List<JsonNode> taking = new ArrayList<>();
      for (JsonNode variant : reader.get(choice)) {
        if (!Apart.surely(writer, variant)) {
          near.add(variant);
          if (takes(writer, variant, at)) {
            taking.add(variant);
          }
        }
      }
      if (taking.isEmpty()) {
        if (near.size() == 1) {
          check(writer, near.getFirst(), at, found);
        } else {
          say(
              found,
              near.isEmpty() ? Rule.VARIANT : Rule.UNDECIDED,
              at,
              near.isEmpty()
                  ? "%s may write a variant that no variant of %s takes"
                  : "what %s may write can't be matched with one variant of %s",
              sides.writer(),
              sides.reader());
        }
      } else if (choice.equals("oneOf") && near.size() > 1) {
        say(
            found,
            Rule.UNDECIDED,
            at,
            "what %s may write can suit several variants of oneOf in %s",
            sides.writer(),
            sides.reader());
      }
    }
  }

  private void one(JsonNode writer, JsonNode reader, Place at, Set<Difference> found) {
    Optional<List<JsonNode>> listed = Schemas.values(writer);
    if (listed.isPresent() && Schemas.isSelfContained(reader)) {
      listed(listed.get(), writer, reader, at, found);
      return;
    }
    if (Schemas.values(reader).isPresent() && (reader.has("enum") || reader.has("const"))) {
      say(
          found,
          Rule.VALUE,
          at,
          "%s takes only listed values and %s may write others",
          sides.reader(),
          sides.writer());
      return;
    }
    Set<String> common = types(writer, reader, at, found);
    for (String type : common) {
      switch (type) {
        case "string" -> values.strings(writer, reader, at, found);
        case "number", "integer" -> values.numbers(writer, reader, at, found);
        case "array" -> values.lists(writer, reader, at, found);
        case "object" -> fields.check(writer, reader, at, found);
        default -> {}
      }
    }
    for (String keyword : WHOLE) {
      if (reader.has(keyword) && !same(writer, reader, keyword)) {
        say(
            found,
            Rule.UNDECIDED,
            at,
            "'%s' of %s isn't that of %s, and whether it takes less can't be told",
            keyword,
            sides.reader(),
            sides.writer());
      }
    }
  }

  /** Listed values are validated one by one. */
  private void listed(
      List<JsonNode> listed, JsonNode writer, JsonNode reader, Place at, Set<Difference> found) {
    Optional<JsonSchema> writing =
        Schemas.isSelfContained(writer)
            ? Optional.of(JsonSchema.compile(writer))
            : Optional.empty();
    JsonSchema reading = JsonSchema.compile(reader);
    Set<String> refused = new TreeSet<>();
    boolean onlyNull = true;
    for (JsonNode value : listed) {
      boolean written = writing.map(schema -> schema.validate(value).isEmpty()).orElse(true);
      if (written && !reading.validate(value).isEmpty()) {
        refused.add(value.toString());
        onlyNull &= value.isNull();
      }
    }
    if (!refused.isEmpty()) {
      say(
          found,
          onlyNull ? Rule.NULL : Rule.VALUE,
          at,
          "%s may write %s and %s doesn't take %s",
          sides.writer(),
          String.join(", ", refused),
          sides.reader(),
          refused.size() == 1 ? "it" : "them");
    }
  }

  /** The types that both have; those that only the writer has are told. */
  private Set<String> types(JsonNode writer, JsonNode reader, Place at, Set<Difference> found) {
    Set<String> takes = Schemas.listedTypes(reader);
    Set<String> common = new TreeSet<>();
    Set<String> refused = new TreeSet<>();
    for (String type : Schemas.writtenTypes(writer)) {
      boolean integral =
          takes.contains("integer") && type.equals("number") && Values.isWhole(writer);
      boolean taken =
          takes.contains(type) || type.equals("integer") && takes.contains("number") || integral;
      (taken ? common : refused).add(type);
    }
    if (refused.remove("null")) {
      say(
          found,
          Rule.NULL,
          at,
          "%s may write null and %s doesn't take it",
          sides.writer(),
          sides.reader());
    }
    if (!refused.isEmpty()) {
      say(
          found,
          Rule.TYPE,
          at,
          "%s may write %s and %s takes %s",
          sides.writer(),
          String.join(" or ", refused),
          sides.reader(),
          String.join(" or ", takes));
    }
    return common;
  }

  static void say(Set<Difference> found, Rule rule, Place at, String message, Object... arguments) {
    found.add(new Difference(rule, at.field(), at.path(), message.formatted(arguments)));
  }
}
