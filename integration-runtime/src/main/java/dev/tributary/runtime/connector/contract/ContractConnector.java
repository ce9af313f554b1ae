package dev.tributary.runtime.connector.contract;

import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.planner.schema.Json;
import dev.tributary.planner.types.CompiledTarget;
import dev.tributary.planner.types.PayloadReader;
import dev.tributary.runtime.connector.Attempt;
import dev.tributary.runtime.connector.Connector;
import dev.tributary.runtime.connector.Delivery;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.kafka.CloudEvents;
import dev.tributary.runtime.kafka.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Produces to a contract's topic. The event's id is the delivery's effect key: a resend, and a
 * second delivery of the same source event, carry the same id, by which consumers know them.
 */
public final class ContractConnector implements Connector {
  private final TargetPlan.Contract plan;
  private final String source;
  private final Writer writer;
  private final PayloadReader reader;
  private final Expression key;

  /** Produces for a flow. */
  public ContractConnector(
      TargetPlan.Contract plan,
      CompiledTarget compiled,
      String namespace,
      String flow,
      Writer writer) {
    this.plan = plan;
    this.source = "/" + namespace + "/" + flow;
    this.writer = writer;
    this.reader = compiled.body();
    this.key = compiled.contractKey().orElseThrow();
  }

  @Override
  public Verdict send(Delivery delivery, Attempt attempt) throws InterruptedException {
    try {
      Optional<String> recordKey =
          key.text(Map.of("payload", reader.read(delivery.body()))).filter(k -> !k.isEmpty());
      if (recordKey.isEmpty()) {
        return new Verdict.Rejected("the contract's key '" + plan.key() + "' is empty");
      }
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              plan.topic(),
              recordKey.get().getBytes(StandardCharsets.UTF_8),
              Json.write(delivery.body()));
      CloudEvents.put(record, attributes(delivery));
      CloudEvents.text(record, Delivery.SEQUENCE_HEADER, delivery.sequence());
      writer.write(record).get();
      return new Verdict.Delivered(false);
    } catch (ExpressionException e) {
      return new Verdict.Rejected("the contract's key: " + e.getMessage());
    } catch (ExecutionException e) {
      String what = e.getCause().getClass().getSimpleName() + ": " + e.getCause().getMessage();
      return e.getCause() instanceof RecordTooLargeException
              || e.getCause() instanceof SerializationException
          ? new Verdict.Rejected(what)
          : new Verdict.Unavailable("kafka", what);
    }
  }

  private Map<String, String> attributes(Delivery delivery) {
    String parent = delivery.event().attribute("id", delivery.sequence());
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("id", delivery.effectKey());
    attributes.put("source", source);
    attributes.put("type", plan.eventType());
    attributes.put("time", delivery.event().accepted().toString());
    attributes.put("correlationid", delivery.event().attribute("correlationid", parent));
    attributes.put("causationid", parent);
    if (plan.dataSchema() != null) {
      attributes.put("dataschema", plan.dataSchema());
    }
    return attributes;
  }

  /** The writer is its giver's to close. */
  @Override
  public void close() {}
}
