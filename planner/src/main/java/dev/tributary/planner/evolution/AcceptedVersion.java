package dev.tributary.planner.evolution;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.planner.Names;
import java.util.Objects;

/**
 * What an accepted version of a contract promised. It never changes; only a higher version may say
 * something else.
 *
 * @param version its number
 * @param type the CloudEvents type
 * @param domain the business domain, or {@code null}
 * @param key CEL for the record key
 * @param topic the topic's name
 * @param schema the JSON Schema
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AcceptedVersion(
    String version, String type, String domain, String key, String topic, JsonNode schema) {

  /** What a contract promises as it is written. */
  public static AcceptedVersion of(EventContract contract) {
    var spec = contract.getSpec();
    return new AcceptedVersion(
        spec.version(),
        spec.type(),
        spec.domain(),
        spec.key(),
        Names.contractTopic(contract),
        spec.schema().jsonSchema());
  }

  /** Whether it is the same promise under the same number; a domain may be added to it. */
  boolean isSameAs(AcceptedVersion edit) {
    return version.equals(edit.version()) && hasContentOf(edit);
  }

  /** Whether only the number may differ. */
  boolean hasContentOf(AcceptedVersion edit) {
    return type.equals(edit.type())
        && (domain == null || Objects.equals(domain, edit.domain()))
        && key.equals(edit.key())
        && topic.equals(edit.topic())
        && Numbers.equal(schema, edit.schema());
  }

  SemanticVersion number() {
    return SemanticVersion.parse(version).orElseThrow();
  }
}
