package dev.tributary.operator.scaling;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;

/** KEDA's ScaledObject, as far as we write and read it (keda.sh/v1alpha1, KEDA 2.21). */
@Group("keda.sh")
@Version("v1alpha1")
public class ScaledObject extends CustomResource<ScaledObject.Spec, ScaledObject.Status>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /**
   * What scales and by what.
   *
   * @param pollingInterval seconds between two looks at the triggers
   * @param cooldownPeriod seconds without an active trigger before it goes to 0
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Spec(
      Target scaleTargetRef,
      Integer pollingInterval,
      Integer cooldownPeriod,
      Integer minReplicaCount,
      Integer maxReplicaCount,
      Fallback fallback,
      Advanced advanced,
      List<Trigger> triggers) {}

  /** An object with a scale subresource. */
  public record Target(String apiVersion, String kind, String name) {}

  /**
   * What holds while a trigger fails.
   *
   * @param failureThreshold failures in a row that are borne
   * @param replicas not 0, or a failure at once would put the target to sleep
   * @param behavior what takes its place when it is not {@code static}
   */
  public record Fallback(int failureThreshold, int replicas, String behavior) {}

  /**
   * How it scales.
   *
   * @param restoreToOriginalReplicaCount whether the count from before comes back when the object
   *     goes
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Advanced(
      Boolean restoreToOriginalReplicaCount, HpaConfig horizontalPodAutoscalerConfig) {}

  /** What the HorizontalPodAutoscaler behind it gets. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record HpaConfig(HorizontalPodAutoscalerBehavior behavior) {}

  /** One thing to scale by. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Trigger(String type, String name, Map<String, String> metadata) {}

  /** What KEDA says; only what we read. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Status(List<Condition> conditions, String hpaName) {}

  /** A condition; KEDA's have no transition time in every version. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Condition(String type, String status, String reason, String message) {}
}
