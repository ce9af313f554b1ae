package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import java.util.Map;

/**
 * What flows from where to where.
 *
 * @param source where events come from: a contract's topic or an endpoint's webhook
 * @param target where they go: an endpoint's operation, a Kamelet or a contract's topic
 * @param filter CEL; records for which it is false are completed without being sent
 * @param with CEL for the parameters of the target's operation
 * @param mapping the target's body: YAML is the shape and every leaf is CEL; the payload as it is
 *     when absent
 * @param ordering whether records of one key stay in order, and for webhook sources the key
 * @param idempotency what makes two events the same
 * @param delivery tries, pauses and dead letters
 * @param scaling how many pods run
 * @param suspend stops delivery; intake goes on
 * @param replicas for {@code kubectl scale} alone; no part of the plan
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.ordering) || !has(self.ordering.key) || has(self.source.endpointRef)",
    message =
        "ordering.key is for webhook sources; on a contract source order holds within the"
            + " contract's key")
public record SyncFlowSpec(
    @Required Source source,
    @Required Target target,
    @Size(min = 1, max = 4000) String filter,
    With with,
    @PreserveUnknownFields JsonNode mapping,
    Ordering ordering,
    Idempotency idempotency,
    Delivery delivery,
    Scaling scaling,
    Boolean suspend,
    @SpecReplicas @Default("1") @Min(0) @Max(1000) Integer replicas) {

  /**
   * Where events come from.
   *
   * @param contractRef a contract, read from its topic
   * @param startFrom where reading starts the first time; resolved once, at first acceptance
   * @param endpointRef an endpoint that calls us
   * @param webhook the endpoint's webhook
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.contractRef) != has(self.endpointRef)",
      message = "give exactly one of contractRef and endpointRef")
  @ValidationRule(
      value = "has(self.endpointRef) == has(self.webhook)",
      message = "endpointRef and webhook belong together")
  @ValidationRule(
      value = "!has(self.startFrom) || has(self.contractRef)",
      message = "startFrom is for contract sources")
  public record Source(
      NameRef contractRef,
      StartFrom startFrom,
      NameRef endpointRef,
      @Size(min = 1, max = 63) String webhook) {}

  /** Where reading starts when a flow is first accepted. */
  public enum StartFrom {
    Earliest,
    Latest
  }

  /**
   * Where events go.
   *
   * @param endpointRef an endpoint
   * @param operation the endpoint's operation; absent for a Kamelet
   * @param contractRef a contract, written to its topic
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.contractRef) != has(self.endpointRef)",
      message = "give exactly one of contractRef and endpointRef")
  @ValidationRule(
      value = "!has(self.operation) || has(self.endpointRef)",
      message = "operation belongs to endpointRef")
  public record Target(
      NameRef endpointRef, @Size(min = 1, max = 63) String operation, NameRef contractRef) {}

  /**
   * What an operation needs beside its body.
   *
   * @param parameters CEL by parameter
   */
  public record With(Map<String, String> parameters) {}

  /**
   * Within what order holds.
   *
   * @param mode Key: records of one key go one after the other, and different keys side by side;
   *     None: every record goes as soon as there is room, in no order, also beside a record of the
   *     same key
   * @param key CEL over {@code payload}, {@code headers} and {@code event}; the event's id when
   *     absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.key) || has(self.mode)",
      message = "give ordering a key, a mode, or leave it out")
  @ValidationRule(
      value = "!has(self.key) || !has(self.mode) || self.mode == 'Key'",
      message = "ordering.mode None keeps no order, so it takes no key: leave one of them out")
  public record Ordering(OrderingMode mode, @Size(min = 1, max = 1000) String key) {}

  /** Whether records stay in order. */
  public enum OrderingMode {
    Key,
    None
  }

  /**
   * What makes two events the same.
   *
   * @param key CEL over {@code payload}, {@code headers} and {@code event}
   * @param retention how long the ledger remembers delivered events, {@code 14d} by default; it
   *     holds up to a million a pod
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Idempotency(
      @Default("event.source + '/' + event.id") @Size(min = 1, max = 1000) String key,
      @Pattern(Api.DURATION) @Size(max = 20) String retention) {}

  /**
   * Tries, pauses and dead letters. Absent fields come from the platform, then from the defaults
   * named here.
   *
   * @param retry sends after the first, 8 by default
   * @param backoffPolicy how the pause grows, Exponential by default
   * @param backoffDelay the first pause, {@code 1s} by default
   * @param backoffMax the longest pause, {@code 5m} by default
   * @param timeout the longest that one attempt may take; overrides operation and endpoint
   * @param deadLetter how long dead letters are kept, and whether their keys wait for them
   * @param coalesce for events that tell of a state: of the records of a key that wait, which are
   *     delivered; all of them when absent. A flow's own word, no platform's default
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Delivery(
      @Min(0) @Max(100) Integer retry,
      BackoffPolicy backoffPolicy,
      @Pattern(Api.DURATION) @Size(max = 20) String backoffDelay,
      @Pattern(Api.DURATION) @Size(max = 20) String backoffMax,
      @Pattern(Api.DURATION) @Size(max = 20) String timeout,
      DeadLetter deadLetter,
      Coalesce coalesce) {}

  /**
   * Which records of a key are delivered when many wait.
   *
   * @param window how long a record waits for newer ones of its key, at most {@code 60s}; {@code
   *     0s} by default: only what waits anyway is superseded
   * @param keep Latest: the newest; the ones before it are superseded, once it is delivered
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Coalesce(
      @Pattern(Api.DURATION) @Size(max = 20) String window, @Required Keep keep) {}

  /** Which of the records of a key that wait are delivered. */
  public enum Keep {
    Latest
  }

  /** How the pause between tries grows. */
  public enum BackoffPolicy {
    Linear,
    Exponential
  }

  /**
   * The dead-letter topic.
   *
   * @param retention how long dead letters are kept, {@code 30d} by default
   * @param sameKey Continue, which is the default: later records of a dead letter's key pass it;
   *     Park: they wait until it is retried and delivered, or resolved
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DeadLetter(
      @Pattern(Api.DURATION) @Size(max = 20) String retention, SameKey sameKey) {}

  /** What becomes of the later records of a dead letter's key. */
  public enum SameKey {
    Continue,
    Park
  }

  /**
   * How many pods run. Absent fields come from the platform, then from the defaults named here.
   *
   * @param minReplicas never fewer than these, 1 by default; 0 for contract sources only
   * @param maxReplicas never more than these, nor than the source has partitions; without it
   *     nothing scales by itself, and minReplicas is a floor
   * @param lagThreshold records that one pod is to have before it, 100 by default
   * @param activationLagThreshold a flow at 0 wakes when more records than these wait, 0 by default
   * @param cooldown how long there must be less to do before pods go, {@code 5m} by default
   * @param calendar times at which more pods run, whatever there is to do
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(value = Api.REPLICAS, message = "minReplicas must not be more than maxReplicas")
  public record Scaling(
      @Min(0) @Max(1000) Integer minReplicas,
      @Min(1) @Max(1000) Integer maxReplicas,
      @Min(1) @Max(1_000_000) Integer lagThreshold,
      @Min(0) @Max(1_000_000) Integer activationLagThreshold,
      @Pattern(Api.DURATION) @Size(max = 20) String cooldown,
      @Size(max = 20) List<CalendarEntry> calendar) {}

  /**
   * A time at which more pods run: once, when start and end are dates with a time; otherwise on the
   * given days.
   *
   * @param name what it is, for people
   * @param timeZone the zone of start and end, as {@code Europe/Berlin}
   * @param start when, as {@code 2026-11-27T00:00} or {@code 17:00}
   * @param end when it is over; a time of day before {@code start} is on the next day
   * @param days the days on which it starts; every day by default
   * @param leadTime how long before start the pods are made, {@code 5m} by default
   * @param minReplicas never fewer than these meanwhile
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CalendarEntry(
      @Required @Pattern(Api.NAME) @Size(max = 40) String name,
      @Required @Size(min = 1, max = 64) String timeZone,
      @Required @Pattern(Api.WALL_TIME) @Size(max = 20) String start,
      @Required @Pattern(Api.WALL_TIME) @Size(max = 20) String end,
      @Size(max = 7) List<Day> days,
      @Pattern(Api.DURATION) @Size(max = 20) String leadTime,
      @Required @Min(1) @Max(1000) Integer minReplicas) {}

  /** Days of the week. */
  public enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun
  }
}
