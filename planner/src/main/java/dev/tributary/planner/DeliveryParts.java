package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SyncFlowSpec;
import dev.tributary.planner.plan.FlowPlan;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tries, pauses and the flow's own topics: the flow's word, then the platform's, then a default.
 */
final class DeliveryParts {
  private static final int DEFAULT_RETRY = 8;
  private static final String DEFAULT_DELAY = "1s";
  private static final String DEFAULT_MAX = "5m";
  private static final String DEFAULT_DEAD_RETENTION = "30d";
  static final int BUFFER_PARTITIONS = 6;
  private static final String BUFFER_RETENTION = "14d";
  // The runtime's producer writes as much.
  private static final int MOST_STATE_BYTES = 16 << 20;
  private static final String DEFAULT_LEDGER_RETENTION = "14d";
  private static final int LEDGER_ENTRIES = 1_000_000;
  private static final long MIN_SEGMENT_MS = 600_000;

  private DeliveryParts() {}

  static FlowPlan.DeliveryPlan delivery(SyncFlowSpec spec, IntegrationPlatform platform) {
    return delivery(spec.delivery(), platform);
  }

  /** Of one's own word, which may be {@code null}. */
  static FlowPlan.DeliveryPlan delivery(SyncFlowSpec.Delivery own, IntegrationPlatform platform) {
    SyncFlowSpec.BackoffPolicy policy =
        pick(own, platform, SyncFlowSpec.Delivery::backoffPolicy)
            .orElse(SyncFlowSpec.BackoffPolicy.Exponential);
    return new FlowPlan.DeliveryPlan(
        pick(own, platform, SyncFlowSpec.Delivery::retry).orElse(DEFAULT_RETRY),
        policy == SyncFlowSpec.BackoffPolicy.Exponential,
        millis(pick(own, platform, SyncFlowSpec.Delivery::backoffDelay).orElse(DEFAULT_DELAY)),
        millis(pick(own, platform, SyncFlowSpec.Delivery::backoffMax).orElse(DEFAULT_MAX)));
  }

  /** The flow's own word or the platform's on the longest attempt. */
  static Optional<String> timeout(SyncFlowSpec spec) {
    return Optional.ofNullable(spec.delivery()).map(SyncFlowSpec.Delivery::timeout);
  }

  static <T> Optional<T> pick(
      SyncFlowSpec spec, IntegrationPlatform platform, Function<SyncFlowSpec.Delivery, T> field) {
    return pick(spec.delivery(), platform, field);
  }

  private static <T> Optional<T> pick(
      SyncFlowSpec.Delivery own,
      IntegrationPlatform platform,
      Function<SyncFlowSpec.Delivery, T> field) {
    return Optional.ofNullable(own)
        .map(field)
        .or(
            () ->
                Optional.ofNullable(platform.getSpec().defaults())
                    .map(defaults -> defaults.delivery())
                    .map(field));
  }

  static FlowPlan.TopicPlan buffer(String name, int copies) {
    return new FlowPlan.TopicPlan(
        name,
        BUFFER_PARTITIONS,
        copies,
        Map.of("retention.ms", Long.toString(millis(BUFFER_RETENTION))));
  }

  /**
   * The topic of parked records, with a partition for each of the source's. Kept small, because it
   * is read when a partition is taken over.
   */
  static FlowPlan.TopicPlan state(SyncFlow flow, int partitions, int copies) {
    return new FlowPlan.TopicPlan(
        Names.stateTopic(flow.getMetadata().getNamespace(), flow.getMetadata().getName()),
        partitions,
        copies,
        Map.of(
            "cleanup.policy",
            "compact",
            "segment.ms",
            "3600000",
            "max.message.bytes",
            String.valueOf(MOST_STATE_BYTES)));
  }

  static FlowPlan.TopicPlan deadLetters(SyncFlow flow, IntegrationPlatform platform, int copies) {
    return deadLetters(
        Names.deadLetterTopic(flow.getMetadata().getNamespace(), flow.getMetadata().getName()),
        flow.getSpec().delivery(),
        platform,
        copies);
  }

  /** As {@link #deadLetters(SyncFlow, IntegrationPlatform, int)}, of a topic by its name. */
  static FlowPlan.TopicPlan deadLetters(
      String topic, SyncFlowSpec.Delivery own, IntegrationPlatform platform, int copies) {
    String retention =
        pick(
                own,
                platform,
                delivery ->
                    delivery.deadLetter() == null ? null : delivery.deadLetter().retention())
            .orElse(DEFAULT_DEAD_RETENTION);
    // One partition: dead letters are few, and are read in order by a person.
    return new FlowPlan.TopicPlan(
        topic, 1, copies, Map.of("retention.ms", Long.toString(millis(retention))));
  }

  static FlowPlan.LedgerPlan ledger(SyncFlow flow) {
    SyncFlowSpec.Idempotency idempotency = flow.getSpec().idempotency();
    String retention =
        idempotency == null || idempotency.retention() == null
            ? DEFAULT_LEDGER_RETENTION
            : idempotency.retention();
    return new FlowPlan.LedgerPlan(
        Names.ledgerTopic(flow.getMetadata().getNamespace(), flow.getMetadata().getName()),
        millis(retention),
        LEDGER_ENTRIES);
  }

  /** The ledger's topic: what is delivered twice is kept once, and all of it for the retention. */
  static FlowPlan.TopicPlan ledgerTopic(FlowPlan.LedgerPlan ledger, int partitions, int copies) {
    return new FlowPlan.TopicPlan(
        ledger.topic(),
        partitions,
        copies,
        Map.of(
            "cleanup.policy",
            "compact,delete",
            "retention.ms",
            Long.toString(ledger.retentionMs()),
            // A segment is cleaned once it is closed.
            "segment.ms",
            Long.toString(Math.max(MIN_SEGMENT_MS, ledger.retentionMs() / 8))));
  }

  static long millis(String duration) {
    return Durations.parse(duration).toMillis();
  }
}
