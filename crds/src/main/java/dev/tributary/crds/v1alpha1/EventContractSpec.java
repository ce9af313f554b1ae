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
import java.util.List;
import java.util.Map;

/**
 * What is promised about an event.
 *
 * @param type the CloudEvents type
 * @param version semantic version of the schema; the major never changes in place
 * @param lifecycle where it stands; see {@link Lifecycle}
 * @param deprecation until when it can be used, and what takes its place; of a deprecated or
 *     retired contract
 * @param domain the business domain that it belongs to, as {@code order}; doesn't change between
 *     versions
 * @param owner who answers for it
 * @param key CEL over {@code payload} that gives the record key; events of one key stay in order
 * @param schema the shape of the event
 * @param compatibility what a new version owes to the accepted ones; see {@link Compatibility}
 * @param classification which of its fields need care
 * @param topic where it travels
 * @param examples events as they may be; each is checked against the schema
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.version.split('.')[0] == oldSelf.version.split('.')[0]",
    message =
        "the major version is immutable: make a new contract, with its own topic, for a new major")
@ValidationRule(
    value = "!has(self.lifecycle) || self.lifecycle != 'Deprecated' || has(self.deprecation)",
    message = "a deprecated contract says until when it can be used: give deprecation.sunset")
@ValidationRule(
    value =
        "!has(self.deprecation) || has(self.lifecycle) && self.lifecycle in ['Deprecated', 'Retired']",
    message = "deprecation belongs to a contract whose lifecycle is Deprecated or Retired")
public record EventContractSpec(
    @Required @Size(min = 1, max = 200) @Pattern("^[A-Za-z0-9._-]+$") String type,
    @Required @Size(max = 40) @Pattern("^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)$")
        String version,
    @Default("Active") Lifecycle lifecycle,
    Deprecation deprecation,
    @Size(max = 63) @Pattern("^[A-Za-z][A-Za-z0-9.-]*$") String domain,
    Owner owner,
    @Required @Size(min = 1, max = 1000) String key,
    @Required ContractSchema schema,
    @Default("BACKWARD") Compatibility compatibility,
    Classification classification,
    Topic topic,
    List<Example> examples) {

  /**
   * What a new version owes to accepted ones, in the words of schema registries. Who writes is held
   * to the fields that its schema lists, who reads takes others too, unless {@code
   * additionalProperties} says otherwise: so a new optional field is compatible in every mode.
   */
  public enum Compatibility {
    /** Nothing; what would break is told. */
    NONE,
    /** Readers of the new version take events of the version in force. */
    BACKWARD,
    /** Readers of the new version take events of every accepted version. */
    BACKWARD_TRANSITIVE,
    /** Readers of the version in force take events of the new version. */
    FORWARD,
    /** Readers of every accepted version take events of the new version. */
    FORWARD_TRANSITIVE,
    /** Both, with the version in force. */
    FULL,
    /** Both, with every accepted version. */
    FULL_TRANSITIVE
  }

  /**
   * Which fields need care.
   *
   * @param fields the fields; those with the tag {@code PII} are hidden where people look at
   *     records
   */
  public record Classification(@Required @Size(min = 1, max = 200) List<ClassifiedField> fields) {}

  /**
   * A field that needs care.
   *
   * @param path its names from the payload on, as {@code customer.email}; through a list as through
   *     its items, {@code lines.engraving}
   * @param tags what it is, as {@code PII}
   */
  public record ClassifiedField(
      @Required @Size(min = 1, max = 200) @Pattern("^[^.\\s]+(\\.[^.\\s]+)*$") String path,
      @Required @Size(min = 1, max = 10) List<String> tags) {}

  /** Where a contract stands. */
  public enum Lifecycle {
    /** Still being shaped: a new version owes nothing to the others, whatever the mode. */
    Draft,
    /** In use. */
    Active,
    /** In use until its sunset; flows that use it are warned. */
    Deprecated,
    /** No new flow may use it; flows that use it already go on and are warned. */
    Retired
  }

  /**
   * How a contract ends.
   *
   * @param sunset the last day of its use, as {@code 2027-01-31}
   * @param replacedBy the contract that takes its place
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Deprecation(
      @Required @Size(max = 10) @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$") String sunset,
      NameRef replacedBy) {}

  /**
   * An event as it may be.
   *
   * @param name its name, once in a contract
   * @param data its payload
   */
  public record Example(
      @Required @Size(min = 1, max = 63) @Pattern(Api.EXAMPLE_NAME) String name,
      @Required @PreserveUnknownFields JsonNode data) {}

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
