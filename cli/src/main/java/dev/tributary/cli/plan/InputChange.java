package dev.tributary.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A field that differs.
 *
 * @param resource {@code Kind/namespace/name}
 * @param path the field
 * @param before what it was, or {@code null}
 * @param after what it is, or {@code null}
 */
public record InputChange(String resource, String path, JsonNode before, JsonNode after) {
  private static final int SHOWN = 60;

  /** For people. */
  String text() {
    return "%s %s: %s → %s".formatted(resource, path, shown(before), shown(after));
  }

  private static String shown(JsonNode value) {
    if (value == null) {
      return "(none)";
    }
    String text = value.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
