package dev.tributary.planner.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Where a flow's records come from. Whatever it is, delivery reads a topic. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SourcePlan.Contract.class, name = "contract"),
  @JsonSubTypes.Type(value = SourcePlan.Webhook.class, name = "webhook")
})
public sealed interface SourcePlan {
  /** The topic that delivery reads. */
  String topic();

  /** The JSON Schema that payloads are validated against, or {@code null}. */
  JsonNode schema();

  /** The source in a word, as status shows it. */
  String label();

  /**
   * A contract's topic.
   *
   * @param contract the contract's name
   * @param topic its topic
   * @param schema the schema in force
   * @param dataSchema names the schema in {@code ce_dataschema}
   * @param fromEarliest where reading starts the first time
   * @param earlier schemas of earlier versions by what {@code ce_dataschema} says, those that
   *     differ from the schema in force; {@code null} for none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Contract(
      String contract,
      String topic,
      JsonNode schema,
      String dataSchema,
      boolean fromEarliest,
      Map<String, JsonNode> earlier)
      implements SourcePlan {
    /** Without earlier versions. */
    public Contract(
        String contract, String topic, JsonNode schema, String dataSchema, boolean fromEarliest) {
      this(contract, topic, schema, dataSchema, fromEarliest, null);
    }

    @Override
    public String label() {
      return contract;
    }
  }

  /**
   * A webhook with its buffer topic.
   *
   * @param endpoint the endpoint that calls
   * @param webhook the webhook's name
   * @param path the HTTP path that it is served on
   * @param topic the buffer
   * @param schema the schema of bodies, or {@code null}
   * @param signatureHeader the header with the HMAC-SHA256 of the raw body, lower case
   * @param signatureHex whether it is written in hexadecimal rather than Base64
   * @param secret the Secret with the keys
   * @param eventId CEL for the event's id, or {@code null} for a hash of the body
   * @param orderingKey CEL for the record key, or {@code null}: the event's id
   * @param maxBodyBytes the largest body taken
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Webhook(
      String endpoint,
      String webhook,
      String path,
      String topic,
      JsonNode schema,
      String signatureHeader,
      boolean signatureHex,
      String secret,
      String eventId,
      String orderingKey,
      int maxBodyBytes)
      implements SourcePlan {
    @Override
    public String label() {
      return endpoint + "/" + webhook;
    }
  }
}
