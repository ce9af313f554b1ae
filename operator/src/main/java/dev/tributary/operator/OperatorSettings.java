package dev.tributary.operator;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the chart tells the operator.
 *
 * @param namespace the operator's own namespace, where the ledger of topics is kept
 * @param images the runtime image of each channel
 * @param orchestrationImages the image of orchestrations' workers of each channel
 * @param pullPolicy how pods pull it: Always, IfNotPresent or Never
 * @param secrets the folder below which the operator's Secrets are mounted, one folder each
 * @param kafkaDeadline the longest that one question to Kafka may take
 * @param kafkaPause how long Kafka isn't asked again after it didn't answer
 * @param topicFreshness how long topics that were in order are taken to be so
 * @param counters how often counters in a status are written at most
 * @param service where the operator's own Service answers, for KEDA
 * @param network the NetworkPolicies of flows
 */
public record OperatorSettings(
    String namespace,
    Map<String, String> images,
    Map<String, String> orchestrationImages,
    String pullPolicy,
    Path secrets,
    Duration kafkaDeadline,
    Duration kafkaPause,
    Duration topicFreshness,
    Duration counters,
    URI service,
    NetworkSettings network) {
  private static final String DEFAULT_CHANNEL = "stable";

  /** The image of a channel; empty when the chart names none. */
  public Optional<String> image(String channel) {
    return Optional.ofNullable(images.get(channel == null ? DEFAULT_CHANNEL : channel));
  }

  /** The workers' image of a channel; empty when the chart names none. */
  public Optional<String> orchestrationImage(String channel) {
    return Optional.ofNullable(
        orchestrationImages.get(channel == null ? DEFAULT_CHANNEL : channel));
  }
}
