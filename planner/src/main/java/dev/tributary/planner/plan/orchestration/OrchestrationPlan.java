package dev.tributary.planner.plan.orchestration;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.OrchestrationSpec.OnCompletedKey;
import dev.tributary.crds.v1alpha1.OrchestrationSpec.OnRunningKey;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.TargetPlan;
import java.util.List;
import java.util.Objects;

/**
 * Everything that running the instances of one orchestration needs. It holds no secret, only the
 * names of Secrets; expressions are source text that the planner has checked.
 *
 * <p>Expressions in steps see {@code start.payload}, {@code start.event} (the CloudEvents
 * attributes of the event that started the instance), {@code steps.<name>} (what a step gave, see
 * {@link ActionPlan}; absent until it has), {@code instance.key} and {@code now}, the time at which
 * the step began.
 *
 * @param format the version of this shape
 * @param namespace the orchestration's namespace
 * @param orchestration its name
 * @param kafka how Kafka is reached
 * @param groupProtocol Kafka's {@code group.protocol}: {@code consumer} or {@code classic}
 * @param temporal how Temporal is reached
 * @param start which events start an instance
 * @param key CEL over {@code payload}, {@code event}, {@code headers} of the starting event: the
 *     instance's key
 * @param onRunningKey what becomes of a start whose key has a running instance
 * @param onCompletedKey what becomes of a start whose key had an instance that has ended
 * @param timeoutMs the longest that an instance may take, milliseconds; then it fails with {@link
 *     Errors#TIMEOUT}
 * @param steps what is done, in this order but for jumps, which all go forward
 * @param onFailure what is done when an instance fails
 * @param consumerGroup the group that reads the topics of {@link #start()} and of all {@link
 *     ActionPlan.Listen} steps; the same for every plan of the orchestration
 * @param deadLetterTopic where events go that can neither start an instance nor reach one
 * @param reportsTopic where pods tell how they fare
 * @param topics the topics that the orchestration owns
 * @param suspend starts nothing; running instances go on
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OrchestrationPlan(
    int format,
    String namespace,
    String orchestration,
    FlowPlan.KafkaPlan kafka,
    String groupProtocol,
    TemporalPlan temporal,
    StartPlan start,
    String key,
    OnRunningKey onRunningKey,
    OnCompletedKey onCompletedKey,
    long timeoutMs,
    List<StepPlan> steps,
    FailurePlan onFailure,
    String consumerGroup,
    String deadLetterTopic,
    String reportsTopic,
    List<FlowPlan.TopicPlan> topics,
    boolean suspend) {

  /** The format that this planner writes. */
  public static final int FORMAT = 1;

  /** Refuses a plan without what every plan has. */
  public OrchestrationPlan {
    Objects.requireNonNull(kafka, "kafka");
    Objects.requireNonNull(temporal, "temporal");
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(onRunningKey, "onRunningKey");
    Objects.requireNonNull(onCompletedKey, "onCompletedKey");
    Objects.requireNonNull(onFailure, "onFailure");
    Objects.requireNonNull(consumerGroup, "consumerGroup");
    Objects.requireNonNull(deadLetterTopic, "deadLetterTopic");
    Objects.requireNonNull(reportsTopic, "reportsTopic");
    steps = List.copyOf(steps);
    topics = List.copyOf(topics);
  }

  /** {@code namespace/orchestration}, as people and logs name it. */
  public String name() {
    return namespace + "/" + orchestration;
  }

  /**
   * How Temporal is reached.
   *
   * @param address host and port
   * @param namespace Temporal's namespace
   * @param taskQueue the queue that the orchestration's workers serve
   */
  public record TemporalPlan(String address, String namespace, String taskQueue) {
    /** Refuses one without all of it. */
    public TemporalPlan {
      Objects.requireNonNull(address, "address");
      Objects.requireNonNull(namespace, "namespace");
      Objects.requireNonNull(taskQueue, "taskQueue");
    }
  }

  /**
   * Which events start an instance.
   *
   * @param source the contract whose topic is read
   * @param eventType the CloudEvents type of its events
   * @param when CEL over {@code payload}, {@code event}, {@code headers}, or {@code null} for all
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StartPlan(SourcePlan.Contract source, String eventType, String when) {
    /** Refuses one without what every start has. */
    public StartPlan {
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(eventType, "eventType");
    }
  }

  /**
   * What is done when an instance fails: an error that nothing caught, its timeout, or a person who
   * cancels it.
   *
   * @param compensate whether what was done is undone first, in reverse order
   * @param emit the event that tells of it, or {@code null}; its expressions see {@code failure}
   *     too: {@code step} (absent when no step failed), {@code error} (see {@link Errors}) and
   *     {@code message}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FailurePlan(boolean compensate, EmitPlan emit) {}

  /**
   * An event that is written.
   *
   * @param target the contract and its topic
   * @param payload the payload: its shape with CEL in its leaves
   */
  public record EmitPlan(TargetPlan.Contract target, JsonNode payload) {
    /** Refuses one without all of it. */
    public EmitPlan {
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(payload, "payload");
    }
  }
}
