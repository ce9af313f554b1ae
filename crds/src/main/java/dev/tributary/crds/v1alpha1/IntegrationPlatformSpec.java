package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Map;

/**
 * Where flows run.
 *
 * @param namespaces which namespaces may use the platform
 * @param kafka the Kafka that carries events
 * @param temporal the Temporal that runs orchestrations; without it there are none
 * @param runtime which runtime image flows get, and when
 * @param ingress the gateway that publishes webhooks
 * @param defaults what flows get unless they say otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IntegrationPlatformSpec(
    @Required Namespaces namespaces,
    @Required Kafka kafka,
    Temporal temporal,
    Runtime runtime,
    Ingress ingress,
    Defaults defaults) {

  /**
   * Namespaces by their labels.
   *
   * @param matchLabels labels that a namespace must have; empty matches all
   */
  public record Namespaces(Map<String, String> matchLabels) {}

  /**
   * The Kafka that carries events.
   *
   * @param bootstrapServers host and port pairs, separated by commas
   * @param tls encrypts; the trusted authority
   * @param authentication how clients prove themselves
   * @param strimzi topics become KafkaTopic objects there instead of calls of Kafka's admin API
   * @param replicationFactor copies of a topic that the operator creates
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Kafka(
      @Required @Size(min = 1, max = 1000) @Pattern("^[^\\s]+:[0-9]+$") String bootstrapServers,
      KafkaTls tls,
      Authentication authentication,
      Strimzi strimzi,
      @Default("1") @Min(1) @Max(32767) Integer replicationFactor) {}

  /**
   * Encryption.
   *
   * @param secretName a Secret with {@code ca.crt}, in each namespace; public authorities when
   *     absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record KafkaTls(@Size(min = 1, max = 253) String secretName) {}

  /**
   * How clients prove themselves.
   *
   * @param type the SASL mechanism
   * @param secretName a Secret with {@code username} and {@code password}, in each namespace, and
   *     in the operator's own
   */
  public record Authentication(
      @Required AuthenticationType type, @Required @Size(min = 1, max = 253) String secretName) {}

  /** SASL mechanisms. */
  public enum AuthenticationType {
    ScramSha512,
    Plain
  }

  /**
   * A Kafka cluster that Strimzi runs.
   *
   * @param cluster the name of the Kafka object
   * @param namespace its namespace
   */
  public record Strimzi(
      @Required @Size(min = 1, max = 63) String cluster,
      @Required @Size(min = 1, max = 63) String namespace) {}

  /**
   * The Temporal that runs orchestrations.
   *
   * @param address host and port of its frontend
   * @param namespace Temporal's namespace
   */
  public record Temporal(
      @Required @Size(min = 1, max = 300) @Pattern("^[^\\s:/]+:[0-9]+$") String address,
      @Default("default") @Size(min = 1, max = 255) String namespace) {}

  /**
   * Which runtime images flows and orchestrations get, and when.
   *
   * @param channel an entry of the images that the operator's chart allows; never an image
   * @param rollout OnChange: a flow or an orchestration gets a new image with its next change; Now:
   *     at once
   */
  public record Runtime(
      @Default("stable") @Size(min = 1, max = 63) String channel,
      @Default("OnChange") Rollout rollout) {}

  /** When pods get a new image. */
  public enum Rollout {
    OnChange,
    Now
  }

  /**
   * The gateway that publishes webhooks.
   *
   * @param gatewayRef a Gateway of the Gateway API
   * @param host the public host name
   */
  public record Ingress(
      @Required GatewayRef gatewayRef, @Required @Size(min = 1, max = 253) String host) {}

  /**
   * A Gateway.
   *
   * @param name its name
   * @param namespace its namespace
   */
  public record GatewayRef(
      @Required @Size(min = 1, max = 253) String name,
      @Required @Size(min = 1, max = 63) String namespace) {}

  /**
   * What flows get unless they say otherwise.
   *
   * @param delivery tries, pauses and dead letters
   * @param scaling how many pods run
   * @param resources requests and limits of a flow's container
   * @param scheduling where pods may run, and the pull secrets of their image
   * @param labels further labels of pods
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "!has(self.delivery) || !has(self.delivery.coalesce)",
      message =
          "whether later events make earlier ones superfluous is known of a flow alone: write"
              + " delivery.coalesce there")
  public record Defaults(
      SyncFlowSpec.Delivery delivery,
      SyncFlowSpec.Scaling scaling,
      ResourceRequirements resources,
      Scheduling scheduling,
      Map<String, String> labels) {}

  /**
   * Where pods may run.
   *
   * @param imagePullSecrets Secrets of the flow's namespace
   * @param nodeSelector labels that a node must have
   * @param tolerations taints that pods bear
   * @param topologySpreadConstraints how pods spread
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Scheduling(
      List<LocalObjectReference> imagePullSecrets,
      Map<String, String> nodeSelector,
      List<Toleration> tolerations,
      List<TopologySpreadConstraint> topologySpreadConstraints) {}
}
