package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * What is observed of an orchestration.
 *
 * @param observedGeneration the generation last looked at
 * @param conditions Ready, Accepted, ResolvedRefs, TopicsReady, RuntimeReady, Suspended,
 *     Reconciling, Stalled
 * @param start the contract whose events start instances
 * @param plan the plan that new instances get
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OrchestrationStatus(
    Long observedGeneration, List<Condition> conditions, String start, Plan plan) {

  /**
   * The plan that new instances get.
   *
   * @param digest names the inputs that it was made of
   * @param generation the generation of the spec that it was made of
   * @param image the runtime image that it was accepted with
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Plan(String digest, Long generation, String image) {}
}
