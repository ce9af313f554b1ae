package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/**
 * What is promised about an event.
 *
 * @param type the CloudEvents type
 * @param version semantic version of the schema; the major never changes in place
 * @param owner who answers for it
 * @param key CEL over {@code payload} that gives the record key; events of one key stay in order
 * @param schema the shape of the event
 * @param topic where it travels
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.version.split('.')[0] == oldSelf.version.split('.')[0]",
    message =
        "the major version is immutable: make a new contract, with its own topic, for a new major")
public record EventContractSpec(
    @Required @Size(min = 1, max = 200) @Pattern("^[A-Za-z0-9._-]+$") String type,
    @Required @Size(max = 40) @Pattern("^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)$")
        String version,
    Owner owner,
    @Required @Size(min = 1, max = 1000) String key,
    @Required ContractSchema schema,
    Topic topic) {

  /**
   * The contract's own schema.
   *
   * @param jsonSchema a JSON Schema 2020-12, without remote references
   */
  public record ContractSchema(@Required @PreserveUnknownFields JsonNode jsonSchema) {}

  /**
   * Where an event travels.
   *
   * @param name the topic's name; {@code <namespace>.<contract>} when absent
   * @param managed whether the operator creates and configures it; otherwise it is read and never
   *     altered
   * @param partitions how many partitions it is created with; never changed later
   * @param retention how long records are kept
   * @param config further topic configuration, by Kafka's names
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "!has(self.managed) || self.managed || has(self.name)",
      message = "a topic that is not managed needs its name")
  public record Topic(
      @Size(min = 1, max = 249) @Pattern("^[a-zA-Z0-9._-]+$") String name,
      @Default("true") Boolean managed,
      @Default("6") @Min(1) @Max(1000) Integer partitions,
      @Default("7d") @Pattern(Api.DURATION) @Size(max = 20) String retention,
      Map<String, String> config) {}
}
