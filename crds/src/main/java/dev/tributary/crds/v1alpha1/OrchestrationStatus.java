package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/**
 * What is observed of an orchestration.
 *
 * @param observedGeneration the generation last looked at
 * @param conditions Ready, Accepted, ResolvedRefs, TopicsReady, RuntimeReady, AutoscalerReady where
 *     something shall scale, CompensationsClear, StartsRemembered, Suspended, Reconciling, Stalled
 * @param start the contract whose events start instances
 * @param plan the plan that new instances get
 * @param replicas workers that there are
 * @param selector selects the workers, for {@code /scale}
 * @param instances how its instances stand, as the workers told last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OrchestrationStatus(
    Long observedGeneration,
    List<Condition> conditions,
    String start,
    Plan plan,
    @StatusReplicas Integer replicas,
    @LabelSelector String selector,
    Instances instances) {

  /**
   * The plan that new instances get.
   *
   * @param digest names the inputs that it was made of
   * @param generation the generation of the spec that it was made of
   * @param image the runtime image that it was accepted with
   * @param updateAvailable whether the channel now names another image; {@code null} when not
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Plan(String digest, Long generation, String image, Boolean updateAvailable) {}

  /**
   * How the instances stand. Those that ended are known as long as Temporal remembers them.
   *
   * @param running instances that have not ended, all of the next four included
   * @param awaitingStart those whose events came before their start
   * @param waitingForPeople those with an open task
   * @param compensating those that are being undone
   * @param incidents those where something can't be undone: a person is waited for
   * @param completed instances that completed; held events whose start never came count too
   * @param failed instances that failed, and what had to be undone is
   * @param cancelled instances that a person cancelled, and what had to be undone is
   * @param stuck those that should have gone on: a wait of theirs, or their whole time, is over
   * @param stuckKey the key of one that is stuck
   * @param oldest the key of the one that has been running longest
   * @param oldestStarted since when it has
   * @param plans how many run on each plan
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Instances(
      Long running,
      Long awaitingStart,
      Long waitingForPeople,
      Long compensating,
      Long incidents,
      Long completed,
      Long failed,
      Long cancelled,
      Long stuck,
      String stuckKey,
      String oldest,
      String oldestStarted,
      List<PlanInstances> plans) {}

  /**
   * The instances of one plan.
   *
   * @param digest the plan's digest
   * @param running how many run on it
   */
  public record PlanInstances(String digest, Long running) {}
}
