package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * What is observed of an event.
 *
 * @param observedGeneration the generation last looked at
 * @param conditions Ready, Accepted and TopicReady
 * @param topic the topic's name
 * @param partitions how many partitions the topic has
 * @param producers the flows that write it
 * @param consumers the flows that read it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventContractStatus(
    Long observedGeneration,
    List<Condition> conditions,
    String topic,
    Integer partitions,
    UsedBy producers,
    UsedBy consumers) {}
