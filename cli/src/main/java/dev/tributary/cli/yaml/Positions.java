package dev.tributary.cli.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where each field of a document stands. Paths are written as in diagnostics: {@code
 * spec.lines[0].sku}; a key may itself hold dots.
 */
public final class Positions {
  private final Position at;
  private final String plain;
  private final Written written;
  private final Map<String, Positions> children = new LinkedHashMap<>();

  /**
   * A field.
   *
   * @param at the value of a scalar, else the key
   * @param plain the text of an unquoted scalar, otherwise {@code null}
   * @param written how a text is written, otherwise {@code null}
   */
  Positions(Position at, String plain, Written written) {
    this.at = at;
    this.plain = plain;
    this.written = written;
  }

  /** A list or a map. */
  Positions(Position at) {
    this(at, null, null);
  }

  /** Of what stands in no text. */
  public static Positions nowhere() {
    return new Positions(Position.NOWHERE);
  }

  void put(String key, Positions child) {
    children.put(key, child);
  }

  void putItem(int index, Positions child) {
    children.put("[" + index + "]", child);
  }

  /** Where the document or field itself stands. */
  public Position start() {
    return at;
  }

  /** Where the field stands, or the nearest one around it that is there. */
  public Position nearest(String path) {
    return walk(path, false).orElseThrow().at;
  }

  /** The text of the field when it is a scalar without quotes. */
  public Optional<String> plainText(String path) {
    return walk(path, true).map(field -> field.plain);
  }

  /** How the text at a field, or at the nearest one around it, is written; if it is a text. */
  public Optional<Written> written(String path) {
    return walk(path, false).map(field -> field.written);
  }

  /** The part of the tree below a field that is there. */
  public Optional<Positions> below(String path) {
    return walk(path, true);
  }

  private Optional<Positions> walk(String path, boolean exact) {
    String rest = path.startsWith(".") ? path.substring(1) : path;
    if (rest.isEmpty()) {
      return Optional.of(this);
    }
    String longest = null;
    for (String key : children.keySet()) {
      if (leads(key, rest) && (longest == null || key.length() > longest.length())) {
        longest = key;
      }
    }
    if (longest != null) {
      return children.get(longest).walk(rest.substring(longest.length()), exact);
    }
    // JSON pointers name items by a bare number.
    int end = rest.indexOf('.') < 0 ? rest.length() : rest.indexOf('.');
    Positions item = children.get("[" + rest.substring(0, end) + "]");
    if (item != null) {
      return item.walk(rest.substring(end), exact);
    }
    return exact ? Optional.empty() : Optional.of(this);
  }

  private static boolean leads(String key, String path) {
    if (!path.startsWith(key)) {
      return false;
    }
    if (path.length() == key.length()) {
      return true;
    }
    char next = path.charAt(key.length());
    return next == '.' || next == '[';
  }
}
