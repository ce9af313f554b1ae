package dev.tributary.planner.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Everything that running one flow needs. It holds no secret, only the names of Secrets;
 * expressions are source text that the planner has checked.
 *
 * @param format the version of this shape; a runtime reads its own and the ones before, from {@link
 *     #OLDEST_FORMAT} on
 * @param namespace the flow's namespace
 * @param flow the flow's name
 * @param kafka how Kafka is reached
 * @param source where records come from
 * @param filter CEL, or {@code null} to take all
 * @param mapping the shape of the target's body with CEL in its leaves, or {@code null} to pass the
 *     payload as it is
 * @param parameters CEL for the parameters of the target's operation
 * @param target where records go
 * @param idempotencyKey CEL for what makes two events the same
 * @param delivery tries and pauses
 * @param consumerGroup the group that reads the source; the same for every plan of the flow
 * @param deadLetterTopic where records go that can't be delivered
 * @param reportsTopic where pods tell how they fare
 * @param topics the topics that the flow owns
 * @param suspend intake only, no delivery
 * @param ledger what remembers delivered events, or {@code null} in a plan of format 1
 * @param engine how records are read and handed on; plans from before it was written get {@link
 *     EnginePlan#BEFORE}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FlowPlan(
    int format,
    String namespace,
    String flow,
    KafkaPlan kafka,
    SourcePlan source,
    String filter,
    JsonNode mapping,
    Map<String, String> parameters,
    TargetPlan target,
    String idempotencyKey,
    DeliveryPlan delivery,
    String consumerGroup,
    String deadLetterTopic,
    String reportsTopic,
    List<TopicPlan> topics,
    boolean suspend,
    LedgerPlan ledger,
    EnginePlan engine) {

  /**
   * Refuses a plan without what every plan has, and fills in what an older planner didn't write.
   */
  public FlowPlan {
    Objects.requireNonNull(kafka, "kafka");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(idempotencyKey, "idempotencyKey");
    Objects.requireNonNull(delivery, "delivery");
    Objects.requireNonNull(consumerGroup, "consumerGroup");
    Objects.requireNonNull(deadLetterTopic, "deadLetterTopic");
    Objects.requireNonNull(reportsTopic, "reportsTopic");
    engine = Objects.requireNonNullElse(engine, EnginePlan.BEFORE);
  }

  /**
   * The format that this planner writes. Format 2 brought the ledger, format 3 batches: a runtime
   * that doesn't know them would send one record where a list is wanted. Format 4 brought keys that
   * wait for a dead letter: a runtime that doesn't know them would let them pass it. Format 5
   * brought coalescing: a runtime that doesn't know it would send a system all that it was to be
   * spared.
   */
  public static final int FORMAT = 5;

  /** The oldest format that a runtime of this version reads. */
  public static final int OLDEST_FORMAT = 1;

  /** {@code namespace/flow}, as people and logs name it. */
  public String name() {
    return namespace + "/" + flow;
  }

  /**
   * How Kafka is reached.
   *
   * @param bootstrapServers host and port pairs, separated by commas
   * @param tls whether connections are encrypted
   * @param caSecret the Secret whose {@code ca.crt} is trusted, or {@code null} for public
   *     authorities
   * @param saslMechanism {@code SCRAM-SHA-512}, {@code PLAIN} or {@code null}
   * @param credentialsSecret the Secret with {@code username} and {@code password}, or {@code null}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record KafkaPlan(
      String bootstrapServers,
      boolean tls,
      String caSecret,
      String saslMechanism,
      String credentialsSecret) {}

  /**
   * Tries and pauses; all times in milliseconds.
   *
   * @param retry sends after the first
   * @param exponential whether pauses double; otherwise they grow by the first pause
   * @param backoffDelayMs the first pause
   * @param backoffMaxMs the longest pause
   */
  public record DeliveryPlan(
      int retry, boolean exponential, long backoffDelayMs, long backoffMaxMs) {}

  /**
   * How records are read and handed on.
   *
   * @param groupProtocol Kafka's {@code group.protocol}: {@code consumer} (KIP-848) or {@code
   *     classic}
   * @param keyed whether records of one key go one after the other; otherwise no order is kept
   * @param stateTopic where records of keys that wait long are parked, or {@code null} for nowhere
   * @param holdsDeadKeys whether later records of a key wait for its dead letter; not in plans
   *     before format 4
   * @param coalesceMs how long a record waits for newer ones of its key, of which the newest alone
   *     is delivered, milliseconds; {@code null}: each is delivered; not in plans before format 5
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record EnginePlan(
      String groupProtocol,
      boolean keyed,
      String stateTopic,
      boolean holdsDeadKeys,
      Long coalesceMs) {
    /** Of a plan whose keys pass their dead letters, and whose records are all delivered. */
    public EnginePlan(String groupProtocol, boolean keyed, String stateTopic) {
      this(groupProtocol, keyed, stateTopic, false, null);
    }

    /** The protocol that every broker has. */
    public static final String CLASSIC = "classic";

    /** Of plans that say nothing about it. */
    public static final EnginePlan BEFORE = new EnginePlan(CLASSIC, true, null);
  }

  /**
   * What remembers delivered events.
   *
   * @param topic the compacted topic with a fingerprint for each
   * @param retentionMs how long they are remembered, milliseconds
   * @param entries the most that a pod holds in memory
   */
  public record LedgerPlan(String topic, long retentionMs, int entries) {}

  /**
   * A topic that must exist.
   *
   * @param name its name
   * @param partitions how many it is created with
   * @param replicationFactor copies it is created with
   * @param config its configuration by Kafka's names
   */
  public record TopicPlan(
      String name, int partitions, int replicationFactor, Map<String, String> config) {}
}
