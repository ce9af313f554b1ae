package dev.tributary.planner.evolution;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** oneOf and anyOf: whether each variant that one schema may write is one that another takes. */
final class Variants {
  private final SchemaInclusion inclusion;
  private final Writers writers;
  private final Sides sides;

  Variants(SchemaInclusion inclusion, Writers writers, Sides sides) {
    this.inclusion = inclusion;
    this.writers = writers;
    this.sides = sides;
  }

  /** Each variant of the writer by itself. */
  void check(JsonNode writer, JsonNode reader, Place at, Set<Difference> found) {
    for (String choice : List.of("oneOf", "anyOf")) {
      if (writer.path(choice).isArray()) {
        JsonNode base = Schemas.without(writer, choice);
        if (!Schemas.takesAll(base) && inclusion.takes(base, reader, at)) {
          return;
        }
        for (JsonNode variant : writer.get(choice)) {
          inclusion.check(Writers.merge(base, writers.plain(variant)), reader, at, found);
        }
        return;
      }
    }
    choices(writer, reader, at, found);
    inclusion.one(writer, Schemas.without(reader, "oneOf", "anyOf"), at, found);
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
          if (inclusion.takes(writer, variant, at)) {
            taking.add(variant);
          }
        }
      }
      if (taking.isEmpty()) {
        if (near.size() == 1) {
          inclusion.check(writer, near.getFirst(), at, found);
        } else {
          SchemaInclusion.say(
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
        SchemaInclusion.say(
            found,
            Rule.UNDECIDED,
            at,
            "what %s may write can suit several variants of oneOf in %s",
            sides.writer(),
            sides.reader());
      }
    }
  }
}
