package dev.tributary.cli.crd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.cli.finding.Code;
import java.util.Locale;

/** The types of values and how people are told of them. */
final class Types {
  private static final int SHOWN = 40;

  private Types() {}

  static boolean matches(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      default -> true;
    };
  }

  static Problem mismatch(String path, String type, JsonNode value) {
    String nextStep =
        switch (type) {
          case "string" ->
              value.isValueNode() && !value.isNull()
                  ? "write it in quotes"
                  : "give " + article(type);
          case "boolean" -> "write true or false, without quotes";
          case "integer", "number" ->
              value.isTextual() ? "write it without quotes" : "give " + article(type);
          case "array" -> "write a list, as [" + shown(value) + "]";
          default -> "give " + article(type);
        };
    return new Problem(
        Code.FieldInvalid,
        path,
        value.isNull()
            ? "is empty and must be " + article(type)
            : "is " + article(value) + " and must be " + article(type),
        nextStep);
  }

  static String article(JsonNode value) {
    return article(
        value.isIntegralNumber() ? "integer" : value.getNodeType().name().toLowerCase(Locale.ROOT));
  }

  static String article(String type) {
    return switch (type) {
      case "object" -> "a map";
      case "array" -> "a list";
      case "integer" -> "an integer";
      case "null" -> "empty";
      default -> "a " + type;
    };
  }

  static String shown(JsonNode value) {
    String text = value.isTextual() ? "'" + value.textValue() + "'" : value.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
