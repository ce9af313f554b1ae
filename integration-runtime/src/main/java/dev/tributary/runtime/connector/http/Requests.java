package dev.tributary.runtime.connector.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.planner.plan.OperationPlan;
import dev.tributary.planner.plan.OperationPlan.ParameterPlan;
import dev.tributary.planner.schema.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/** Builds an operation's requests. A value can't leave its place: everything is encoded. */
final class Requests {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  private static final Set<String> OURS =
      Set.of(
          "host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer");

  private final String baseUrl;
  private final OperationPlan operation;

  Requests(String baseUrl, OperationPlan operation) {
    this.baseUrl = baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
    this.operation = operation;
  }

  /** A parameter can't be sent; the message is for people and names no value. */
  static final class ParameterException extends Exception {
    private static final long serialVersionUID = 1L;

    ParameterException(String message) {
      super(message);
    }
  }

  OperationPlan operation() {
    return operation;
  }

  /**
   * A request without authentication.
   *
   * @throws ParameterException when a parameter is missing or can't travel where it is to
   */
  Exchange.Request build(Map<String, JsonNode> values, JsonNode body) throws ParameterException {
    String path = operation.path();
    StringJoiner query = new StringJoiner("&");
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("accept", "application/json");
    for (ParameterPlan parameter : operation.parameters()) {
      Optional<String> value = text(parameter, values.get(parameter.name()));
      if (value.isEmpty()) {
        continue;
      }
      switch (parameter.in()) {
        case path ->
            path = path.replace("{" + parameter.wireName() + "}", segment(parameter, value.get()));
        case query -> query.add(encode(parameter.wireName()) + "=" + encode(value.get()));
        case header ->
            headers.put(
                parameter.wireName().toLowerCase(Locale.ROOT), header(parameter, value.get()));
      }
    }
    if (path.indexOf('{') >= 0) {
      throw new ParameterException(
          "the path " + operation.path() + " has a parameter without value");
    }
    String url = baseUrl + path + (query.length() == 0 ? "" : "?" + query);
    boolean hasBody =
        body != null
            && operation.method() != Operation.Method.GET
            && operation.method() != Operation.Method.DELETE;
    return new Exchange.Request(
        operation.method().name(),
        URI.create(url),
        headers,
        hasBody ? Optional.of(Json.write(body)) : Optional.empty(),
        "application/json");
  }

  private static Optional<String> text(ParameterPlan parameter, JsonNode value)
      throws ParameterException {
    if (value == null || value.isNull()) {
      if (parameter.required() || parameter.in() == Operation.In.path) {
        throw new ParameterException("the parameter '" + parameter.name() + "' has no value");
      }
      return Optional.empty();
    }
    if (value.isContainerNode()) {
      throw new ParameterException(
          "the parameter '" + parameter.name() + "' is a list or a map; give a scalar");
    }
    return Optional.of(value.asText());
  }

  private static String segment(ParameterPlan parameter, String value) throws ParameterException {
    if (value.isEmpty() || value.equals(".") || value.equals("..")) {
      throw new ParameterException(
          "the path parameter '" + parameter.name() + "' is empty, '.' or '..'");
    }
    return encode(value);
  }

  private static String header(ParameterPlan parameter, String value) throws ParameterException {
    if (OURS.contains(parameter.wireName().toLowerCase(Locale.ROOT))) {
      throw new ParameterException("the header '" + parameter.wireName() + "' can't be set");
    }
    if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      throw new ParameterException(
          "the header parameter '" + parameter.name() + "' holds characters other than ASCII text");
    }
    return value;
  }

  /** Percent-encoding of everything but unreserved characters (RFC 3986, 2.3), in UTF-8. */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append("%02X".formatted(b & 0xff));
      }
    }
    return encoded.toString();
  }
}
