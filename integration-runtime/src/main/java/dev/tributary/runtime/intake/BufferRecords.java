package dev.tributary.runtime.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.schema.Json;
import dev.tributary.planner.types.CompiledPlan;
import dev.tributary.runtime.kafka.CloudEvents;
import dev.tributary.runtime.step.Event;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes the buffer's records: the raw body, the HTTP headers, and the event's attributes. */
final class BufferRecords {
  /** Not kept: they prove who calls, or belong to the connection. */
  private static final Set<String> DROPPED =
      Set.of(
          "authorization",
          "proxy-authorization",
          "cookie",
          "connection",
          "keep-alive",
          "transfer-encoding",
          "te",
          "trailer",
          "upgrade",
          "expect");

  private static final int LONGEST_ID = 500;

  private final SourcePlan.Webhook plan;
  private final String source;
  private final CompiledPlan compiled;

  BufferRecords(SourcePlan.Webhook plan, String namespace, CompiledPlan compiled) {
    this.plan = plan;
    this.source = "/" + namespace + "/" + plan.endpoint() + "/" + plan.webhook();
    this.compiled = compiled;
  }

  ProducerRecord<byte[], byte[]> record(WebhookRequest request, Instant accepted) {
    Map<String, String> headers = kept(request.headers());
    Map<String, Object> variables = new HashMap<>();
    variables.put("headers", headers);
    variables.put("payload", compiled.payload().read(parsed(request.body())));
    String id =
        text(compiled.eventId(), variables)
            .filter(text -> text.length() <= LONGEST_ID)
            .orElseGet(() -> sha256(request.body()));
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("id", id);
    attributes.put("source", source);
    attributes.put("type", plan.webhook());
    attributes.put("time", accepted.toString());
    variables.put("event", attributes);
    String key = text(compiled.orderingKey(), variables).orElse(id);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            plan.topic(), null, key.getBytes(StandardCharsets.UTF_8), request.body());
    CloudEvents.put(record, attributes);
    headers.forEach((name, value) -> CloudEvents.text(record, Event.HTTP + name, value));
    return record;
  }

  private Map<String, String> kept(Map<String, String> headers) {
    Map<String, String> kept = new HashMap<>();
    headers.forEach(
        (name, value) -> {
          boolean routing =
              name.startsWith("camel")
                  || name.startsWith("org.apache.camel.")
                  || name.startsWith("kafka.")
                  || name.startsWith("ce_")
                  || name.startsWith("tributary")
                  || name.startsWith("__connect.");
          if (!routing && !DROPPED.contains(name) && !name.equals(plan.signatureHeader())) {
            kept.put(name, value);
          }
        });
    return kept;
  }

  /** What isn't JSON is null here; it becomes a dead letter when it is delivered. */
  private JsonNode parsed(byte[] body) {
    try {
      return Json.parse(body);
    } catch (Json.MalformedException e) {
      return com.fasterxml.jackson.databind.node.NullNode.instance;
    }
  }

  private static Optional<String> text(Optional<Expression> expression, Map<String, ?> variables) {
    try {
      return expression.isEmpty()
          ? Optional.empty()
          : expression.get().text(variables).filter(text -> !text.isBlank());
    } catch (ExpressionException e) {
      return Optional.empty();
    }
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
