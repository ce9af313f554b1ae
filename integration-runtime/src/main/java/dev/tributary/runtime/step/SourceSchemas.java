package dev.tributary.runtime.step;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.schema.JsonSchema;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The schemas that a source's records are validated with: that of the version which {@code
 * ce_dataschema} names when the plan knows it, else the one in force. Safe for use by many threads.
 */
public final class SourceSchemas {
  private static final String DATA_SCHEMA = "ce_dataschema";

  private final Optional<JsonSchema> inForce;
  private final Map<String, JsonSchema> earlier;

  /** The schemas of a plan's source. */
  public SourceSchemas(SourcePlan source) {
    inForce = Optional.ofNullable(source.schema()).map(JsonSchema::compile);
    earlier = new HashMap<>();
    if (source instanceof SourcePlan.Contract contract && contract.earlier() != null) {
      contract.earlier().forEach((name, schema) -> earlier.put(name, JsonSchema.compile(schema)));
    }
  }

  /** What is wrong with a record's payload; empty when nothing is. */
  public List<String> validate(ConsumerRecord<byte[], byte[]> record, JsonNode payload) {
    Header header = record.headers().lastHeader(DATA_SCHEMA);
    JsonSchema named =
        header == null || header.value() == null
            ? null
            : earlier.get(new String(header.value(), StandardCharsets.UTF_8));
    return Optional.ofNullable(named)
        .or(() -> inForce)
        .map(schema -> schema.validate(payload))
        .orElse(List.of());
  }
}
