package dev.tributary.simulators.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One response.
 *
 * @param status the HTTP status
 * @param headers by name
 * @param body may be empty
 */
public record Answer(int status, Map<String, String> headers, byte[] body) {

  /** An answer with a JSON body. */
  public static Answer json(int status, Object value) {
    return new Answer(status, Map.of("Content-Type", "application/json"), Json.write(value));
  }

  /** An answer with a text body. */
  public static Answer text(int status, String text) {
    return new Answer(
        status,
        Map.of("Content-Type", "text/plain; charset=utf-8"),
        text.getBytes(StandardCharsets.UTF_8));
  }

  /** An answer without a body. */
  public static Answer empty(int status) {
    return new Answer(status, Map.of(), new byte[0]);
  }

  /** The same with one more header. */
  public Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body);
  }

  /** Whether the body is JSON. */
  public boolean isJson() {
    return headers.getOrDefault("Content-Type", "").startsWith("application/json");
  }
}
