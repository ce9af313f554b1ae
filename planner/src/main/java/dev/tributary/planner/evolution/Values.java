package dev.tributary.planner.evolution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/** Strings, numbers and lists: whether what one schema may write is what another takes. */
final class Values {
  private final SchemaInclusion inclusion;
  private final Sides sides;

  Values(SchemaInclusion inclusion, Sides sides) {
    this.inclusion = inclusion;
    this.sides = sides;
  }

  void strings(JsonNode writer, JsonNode reader, Place at, Set<Difference> found) {
    least("minLength", Rule.LENGTH, writer, reader, at, found);
    most("maxLength", Rule.LENGTH, writer, reader, at, found);
    word("pattern", Rule.PATTERN, writer, reader, at, found);
    word("format", Rule.FORMAT, writer, reader, at, found);
  }

  void numbers(JsonNode writer, JsonNode reader, Place at, Set<Difference> found) {
    boolean whole = isWhole(writer);
    var least = Numbers.lower(reader, whole);
    if (!Numbers.isWithinLower(Numbers.lower(writer, whole), least)) {
      bound(found, at, "less", least);
    }
    var most = Numbers.upper(reader, whole);
    if (!Numbers.isWithinUpper(Numbers.upper(writer, whole), most)) {
      bound(found, at, "more", most);
    }
    JsonNode step = reader.path("multipleOf");
    if (step.isNumber()
        && step(writer).filter(s -> Numbers.isMultiple(s, step.decimalValue())).isEmpty()) {
      SchemaInclusion.say(
          found,
          Rule.BOUND,
          at,
          "%s takes only multiples of %s and %s may write others",
          sides.reader(),
          step.asText(),
          sides.writer());
    }
  }

  private void bound(Set<Difference> found, Place at, String than, Optional<Numbers.Bound> bound) {
    SchemaInclusion.say(
        found,
        Rule.BOUND,
        at,
        "%s may write %s than %s, the bound of %s",
        sides.writer(),
        than,
        bound.map(Numbers.Bound::value).map(BigDecimal::toPlainString).orElse(""),
        sides.reader());
  }

  /** Whether only whole numbers are written. */
  static boolean isWhole(JsonNode writer) {
    Set<String> types = Schemas.writtenTypes(writer);
    return types.contains("integer")
        || writer.path("multipleOf").isNumber()
            && Numbers.isMultiple(writer.get("multipleOf").decimalValue(), BigDecimal.ONE);
  }

  private static Optional<BigDecimal> step(JsonNode writer) {
    if (writer.path("multipleOf").isNumber()) {
      return Optional.of(writer.get("multipleOf").decimalValue());
    }
    return isWhole(writer) ? Optional.of(BigDecimal.ONE) : Optional.empty();
  }

  void lists(JsonNode writer, JsonNode reader, Place at, Set<Difference> found) {
    least("minItems", Rule.COUNT, writer, reader, at, found);
    most("maxItems", Rule.COUNT, writer, reader, at, found);
    long longest = writer.path("maxItems").asLong(Long.MAX_VALUE);
    if (reader.path("uniqueItems").asBoolean()
        && !writer.path("uniqueItems").asBoolean()
        && longest > 1) {
      SchemaInclusion.say(
          found,
          Rule.UNIQUE,
          at,
          "%s takes no list with equal items and %s may write one",
          sides.reader(),
          sides.writer());
    }
    int first = Math.max(writer.path("prefixItems").size(), reader.path("prefixItems").size());
    for (int i = 0; i < first && i < longest; i++) {
      inclusion.check(item(writer, i), item(reader, i), at.item(i), found);
    }
    if (longest > first) {
      inclusion.check(item(writer, first), item(reader, first), at.items(), found);
    }
  }

  private static JsonNode item(JsonNode schema, int index) {
    JsonNode prefix = schema.path("prefixItems");
    if (index < prefix.size()) {
      return prefix.get(index);
    }
    return schema.has("items") ? schema.get("items") : BooleanNode.TRUE;
  }

  /** A least size that the reader asks for. */
  void least(
      String keyword,
      Rule rule,
      JsonNode writer,
      JsonNode reader,
      Place at,
      Set<Difference> found) {
    long wanted = reader.path(keyword).asLong(0);
    if (writer.path(keyword).asLong(0) < wanted) {
      size(found, rule, at, keyword, reader);
    }
  }

  /** A greatest size that the reader asks for. */
  void most(
      String keyword,
      Rule rule,
      JsonNode writer,
      JsonNode reader,
      Place at,
      Set<Difference> found) {
    long wanted = reader.path(keyword).asLong(Long.MAX_VALUE);
    if (writer.path(keyword).asLong(Long.MAX_VALUE) > wanted) {
      size(found, rule, at, keyword, reader);
    }
  }

  private void size(Set<Difference> found, Rule rule, Place at, String keyword, JsonNode reader) {
    SchemaInclusion.say(
        found,
        rule,
        at,
        "%s has %s %s and %s may go past it",
        sides.reader(),
        keyword,
        reader.get(keyword).asText(),
        sides.writer());
  }

  private void word(
      String keyword,
      Rule rule,
      JsonNode writer,
      JsonNode reader,
      Place at,
      Set<Difference> found) {
    if (reader.has(keyword) && !reader.get(keyword).equals(writer.get(keyword))) {
      SchemaInclusion.say(
          found,
          rule,
          at,
          "%s has the %s '%s' and %s has %s",
          sides.reader(),
          keyword,
          reader.get(keyword).asText(),
          sides.writer(),
          writer.has(keyword) ? "'" + writer.get(keyword).asText() + "'" : "none");
    }
  }
}
