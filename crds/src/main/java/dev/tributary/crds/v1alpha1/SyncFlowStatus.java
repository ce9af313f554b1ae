package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/**
 * What is observed of a flow.
 *
 * @param observedGeneration the generation last looked at
 * @param conditions Ready, Accepted, ResolvedRefs, TopicsReady, RuntimeReady, AutoscalerReady
 *     (where scaling is asked for), DeadLettersClear, Suspended, Reconciling, Stalled
 * @param source the source in a word, for example {@code shop/orderCreated}
 * @param target the target in a word, for example {@code erp/createSalesOrder}
 * @param plan the plan that runs
 * @param replicas pods that there are
 * @param selector selects the pods, for {@code /scale}
 * @param lag records accepted and not yet completed
 * @param delivered records delivered since the pods' counters began
 * @param suppressed records that weren't sent because the target already had them
 * @param duplicates of these, duplicates from the source that the ledger knew
 * @param superseded records that weren't sent because a newer one of their key was delivered
 * @param ledger what is remembered of delivered events
 * @param deadLetters what lies in the dead-letter topic
 * @param lastDelivered when a record was last delivered, RFC 3339
 * @param url where the webhook is reached, when a gateway publishes it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SyncFlowStatus(
    Long observedGeneration,
    List<Condition> conditions,
    String source,
    String target,
    Plan plan,
    @StatusReplicas Integer replicas,
    @LabelSelector String selector,
    Long lag,
    Long delivered,
    Long suppressed,
    Long duplicates,
    Long superseded,
    Ledger ledger,
    DeadLetters deadLetters,
    String lastDelivered,
    String url) {

  /**
   * The plan that runs.
   *
   * @param digest names the inputs that it was made of
   * @param generation the generation of the spec that it was made of
   * @param image the runtime image that it was accepted with
   * @param updateAvailable whether the channel now names another image; {@code null} when not
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Plan(String digest, Long generation, String image, Boolean updateAvailable) {}

  /**
   * What is remembered of delivered events, so that duplicates from the source are known.
   *
   * @param entries how many, over all pods
   * @param coversSince events delivered since then are known, RFC 3339; absent when all within the
   *     retention are
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Ledger(Long entries, String coversSince) {}

  /**
   * What lies in the dead-letter topic and is not resolved.
   *
   * @param count how many
   * @param oldest when the oldest of them failed first, RFC 3339
   * @param topReason the most frequent stage and reason among the oldest 500 of them
   * @param keysWaiting keys whose later records wait for one of them (sameKey Park)
   * @param recordsWaiting records of those keys that were read and wait
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DeadLetters(
      Long count, String oldest, String topReason, Long keysWaiting, Long recordsWaiting) {}
}
