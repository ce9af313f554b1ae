package dev.tributary.planner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.format.Format;
import com.networknt.schema.format.Formats;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** JSON Schema's assertions: keywords that judge a value by itself, with no schema below them. */
final class Assertions {
  /** Formats that look at the text and at nothing else. */
  private static final Set<String> FORMATS = Set.of("date", "date-time", "time", "uuid");

  private static final Predicate<JsonNode> TEXT = JsonNode::isTextual;

  private Assertions() {}

  static Check type(JsonNode says) throws UnknownKeywordException {
    List<Predicate<JsonNode>> types = new ArrayList<>();
    for (JsonNode type : says.isArray() ? says : List.of(says)) {
      types.add(
          switch (type.asText()) {
            case "object" -> JsonNode::isObject;
            case "array" -> JsonNode::isArray;
            case "string" -> TEXT;
            case "boolean" -> JsonNode::isBoolean;
            case "null" -> JsonNode::isNull;
            case "number" -> JsonNode::isNumber;
            case "integer" -> Assertions::isInteger;
            default -> throw new UnknownKeywordException();
          });
    }
    if (types.size() == 1) {
      Predicate<JsonNode> only = types.getFirst();
      return (value, depth) -> only.test(value);
    }
    return (value, depth) -> {
      for (Predicate<JsonNode> type : types) {
        if (type.test(value)) {
          return true;
        }
      }
      return false;
    };
  }

  private static boolean isInteger(JsonNode value) {
    return value.isNumber() && (value.isIntegralNumber() || value.canConvertToExactIntegral());
  }

  /** Texts, bools and null; numbers and containers are left to the validator. */
  static Check scalars(JsonNode says) {
    Set<String> texts = new HashSet<>();
    Set<JsonNode> others = new HashSet<>();
    for (JsonNode allowed : says) {
      if (allowed.isTextual()) {
        texts.add(allowed.textValue());
      } else if (allowed.isBoolean() || allowed.isNull()) {
        others.add(allowed);
      }
    }
    return (value, depth) ->
        value.isTextual() ? texts.contains(value.textValue()) : others.contains(value);
  }

  static Check required(JsonNode says) {
    List<String> names = new ArrayList<>();
    says.forEach(name -> names.add(name.asText()));
    String[] required = names.toArray(String[]::new);
    return (value, depth) -> {
      if (value.isObject()) {
        for (String name : required) {
          if (!value.has(name)) {
            return false;
          }
        }
      }
      return true;
    };
  }

  interface Measure {
    int of(JsonNode value);
  }

  static int length(JsonNode value) {
    String text = value.textValue();
    return text.codePointCount(0, text.length());
  }

  /** At least (1) or at most (-1) as large as is said. */
  static Check size(JsonNode says, Predicate<JsonNode> applies, Measure measure, int sign)
      throws UnknownKeywordException {
    if (!says.isInt()) {
      throw new UnknownKeywordException();
    }
    int limit = says.intValue();
    return (value, depth) ->
        !applies.test(value) || Integer.compare(measure.of(value), limit) * sign >= 0;
  }

  /** A comparison with what is said gives a sign from {@code least} to {@code most}. */
  static Check bound(JsonNode says, int least, int most) throws UnknownKeywordException {
    if (!says.isInt() && !says.isLong()) {
      throw new UnknownKeywordException();
    }
    long limit = says.longValue();
    BigDecimal exact = BigDecimal.valueOf(limit);
    return (value, depth) -> {
      if (!value.isNumber()) {
        return true;
      }
      int sign =
          value.isIntegralNumber() && value.canConvertToLong()
              ? Long.compare(value.longValue(), limit)
              : value.decimalValue().compareTo(exact);
      return sign >= least && sign <= most;
    };
  }

  static Check pattern(JsonNode says) {
    BoundedRegex regex = new BoundedRegex(says.asText());
    return (value, depth) -> !value.isTextual() || regex.matches(value.textValue());
  }

  static Check format(JsonNode says) throws UnknownKeywordException {
    if (!FORMATS.contains(says.asText())) {
      throw new UnknownKeywordException();
    }
    Format format =
        Formats.DEFAULT.stream()
            .filter(known -> known.getName().equals(says.asText()))
            .findFirst()
            .orElseThrow(UnknownKeywordException::new);
    return (value, depth) -> !value.isTextual() || format.matches(null, value.textValue());
  }

  static Check dialect(JsonNode says) throws UnknownKeywordException {
    if (!says.asText().equals(SpecificationVersion.DRAFT_2020_12.getDialectId())) {
      throw new UnknownKeywordException();
    }
    return (value, depth) -> true;
  }
}
