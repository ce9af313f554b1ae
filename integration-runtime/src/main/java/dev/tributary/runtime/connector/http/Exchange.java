package dev.tributary.runtime.connector.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tributary.planner.schema.Json;
import dev.tributary.planner.types.PayloadReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request and its answer, as plain data. */
final class Exchange {
  private Exchange() {}

  /**
   * A request.
   *
   * @param headers by lower-case name
   * @param body JSON, or empty for none
   */
  record Request(
      String method,
      URI uri,
      Map<String, String> headers,
      Optional<byte[]> body,
      String mediaType) {
    Request with(Map<String, String> more) {
      Map<String, String> all = new java.util.LinkedHashMap<>(headers);
      all.putAll(more);
      return new Request(method, uri, all, body, mediaType);
    }
  }

  /**
   * An answer.
   *
   * @param headers by lower-case name, the first value of each
   * @param cookies the values of Set-Cookie
   * @param body at most {@link Answers#LARGEST} bytes; empty when there were more
   */
  record Answer(
      int status, Map<String, String> headers, List<String> cookies, Optional<byte[]> body) {
    /** The body as expressions see it: JSON if it is JSON, else text; null when too large. */
    Object value(PayloadReader reader) {
      return reader.read(json());
    }

    /** The body as JSON: a string if it isn't JSON; null when it is empty or too large. */
    JsonNode json() {
      if (body.isEmpty() || body.get().length == 0) {
        return NullNode.instance;
      }
      try {
        return Json.parse(body.get());
      } catch (Json.MalformedException e) {
        return TextNode.valueOf(new String(body.get(), StandardCharsets.UTF_8));
      }
    }
  }
}
