package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * What is observed of a system.
 *
 * @param observedGeneration the generation last looked at
 * @param conditions Ready, CircuitClosed
 * @param usedBy the flows that read from or write to it, and the orchestrations that call it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SystemEndpointStatus(
    Long observedGeneration, List<Condition> conditions, UsedBy usedBy) {}
