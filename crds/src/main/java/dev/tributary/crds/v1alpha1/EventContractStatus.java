package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * What is observed of an event.
 *
 * @param observedGeneration the generation last looked at
 * @param conditions Ready, Accepted, Compatible and TopicReady
 * @param version the version in force: what flows compile against
 * @param versions the last ten accepted versions, the newest last
 * @param topic the topic's name
 * @param partitions how many partitions the topic has
 * @param producers the flows that write it
 * @param consumers the flows that read it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventContractStatus(
    Long observedGeneration,
    List<Condition> conditions,
    String version,
    List<Version> versions,
    String topic,
    Integer partitions,
    UsedBy producers,
    UsedBy consumers) {

  /**
   * An accepted version.
   *
   * @param version its number
   * @param configMap the ConfigMap that keeps it
   * @param acceptedAt when it was accepted
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Version(String version, String configMap, String acceptedAt) {}
}
