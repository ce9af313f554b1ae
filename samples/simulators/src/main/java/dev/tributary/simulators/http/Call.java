package dev.tributary.simulators.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request.
 *
 * @param method upper case
 * @param path as it came, still percent-encoded
 * @param rawQuery as it came, or empty
 * @param headers by lower-case name; of several values the first
 * @param body as it came
 */
public record Call(
    String method, String path, String rawQuery, Map<String, String> headers, byte[] body) {

  /** The header's first value. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(java.util.Locale.ROOT)));
  }

  /** The value of a cookie. */
  public Optional<String> cookie(String name) {
    return header("cookie").stream()
        .flatMap(h -> Arrays.stream(h.split(";")))
        .map(String::strip)
        .filter(c -> c.startsWith(name + "="))
        .map(c -> c.substring(name.length() + 1))
        .findFirst();
  }

  /** The parts of the path between slashes, decoded. */
  public List<String> segments() {
    return Arrays.stream(path.split("/"))
        .filter(s -> !s.isEmpty())
        // In a path a plus is a plus.
        .map(s -> decode(s.replace("+", "%2B")))
        .toList();
  }

  /** The query, decoded as forms are (a plus is a space). */
  public Map<String, String> query() {
    return form(rawQuery);
  }

  /** Method, path and query as one line. */
  public String line() {
    return method + " " + path + (rawQuery.isEmpty() ? "" : "?" + rawQuery);
  }

  /** Reads {@code a=b&c=d}; of several values the first. */
  public static Map<String, String> form(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : text.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        values.putIfAbsent(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadRequest("bad percent-encoding in '" + text + "'");
    }
  }
}
