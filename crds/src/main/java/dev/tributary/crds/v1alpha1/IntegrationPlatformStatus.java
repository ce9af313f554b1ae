package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * What is observed of a platform.
 *
 * @param observedGeneration the generation last looked at
 * @param conditions Ready and KafkaReachable
 * @param capabilities what was found in the cluster
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IntegrationPlatformStatus(
    Long observedGeneration, List<Condition> conditions, Capabilities capabilities) {

  /**
   * What was found in the cluster.
   *
   * @param strimzi Strimzi's KafkaTopic kind is served
   * @param gatewayApi the Gateway API's HTTPRoute kind is served
   * @param keda KEDA's ScaledObject kind is served
   * @param kafkaBrokers how many brokers answered; {@code null} while Kafka can't be reached
   * @param groupProtocol how flows' pods share partitions: {@code consumer} (KIP-848) where the
   *     brokers had it when they were first asked, else {@code classic}; {@code null} until then
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Capabilities(
      boolean strimzi,
      boolean gatewayApi,
      boolean keda,
      Integer kafkaBrokers,
      String groupProtocol) {}
}
