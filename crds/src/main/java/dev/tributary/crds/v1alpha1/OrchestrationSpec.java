package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;

/**
 * A durable business process: what starts it, its steps, and what is done when it fails.
 *
 * @param start which events start an instance
 * @param key CEL over {@code payload}, {@code event} and {@code headers} of the starting event:
 *     what tells instances apart
 * @param onRunningKey what becomes of a start whose key has a running instance. Ignore: it is
 *     counted and passed over; Queue: it starts once that instance has ended; Fail: it is a dead
 *     letter
 * @param onCompletedKey what becomes of a start whose key had an instance that has ended. Ignore:
 *     it is counted and passed over, so that an event that comes again has no second effect; Start:
 *     it starts a new instance
 * @param timeout the longest that an instance may take; then it fails
 * @param steps what is done, one after the other. Expressions see {@code start.payload}, {@code
 *     start.event}, {@code steps.<name>}, {@code instance.key} and {@code now}
 * @param onFailure what is done when an instance fails
 * @param suspend starts no instance; those that run go on
 * @param scaling how many workers run
 * @param replicas for {@code kubectl scale} alone; no part of the plan
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OrchestrationSpec(
    @Required Start start,
    @Required @Size(min = 1, max = 1000) String key,
    @Default("Ignore") OnRunningKey onRunningKey,
    @Default("Ignore") OnCompletedKey onCompletedKey,
    @Required @Pattern(Api.DURATION) @Size(max = 20) String timeout,
    @Required @Size(min = 1, max = 50) List<Step> steps,
    OnFailure onFailure,
    Boolean suspend,
    Scaling scaling,
    @SpecReplicas @Default("1") @Min(1) @Max(1000) Integer replicas) {

  /**
   * Which events start an instance.
   *
   * @param contractRef a contract, read from its topic
   * @param startFrom where reading starts the first time; resolved once, at first acceptance
   * @param when CEL over {@code payload}, {@code event} and {@code headers}; events for which it is
   *     false start nothing
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Start(
      @Required NameRef contractRef,
      SyncFlowSpec.StartFrom startFrom,
      @Size(min = 1, max = 4000) String when) {}

  /**
   * How many workers run. Nothing of it comes from the platform, whose defaults are those of flows.
   *
   * @param minReplicas never fewer than these, 1 by default
   * @param maxReplicas never more than these; without it nothing scales by itself, and minReplicas
   *     is a floor
   * @param cooldown how long there must be less to do before workers go, {@code 5m} by default
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(value = Api.REPLICAS, message = "minReplicas must not be more than maxReplicas")
  public record Scaling(
      @Min(1) @Max(1000) Integer minReplicas,
      @Min(1) @Max(1000) Integer maxReplicas,
      @Pattern(Api.DURATION) @Size(max = 20) String cooldown) {}

  /** What becomes of a start whose key has a running instance. */
  public enum OnRunningKey {
    Ignore,
    Queue,
    Fail
  }

  /** What becomes of a start whose key had an instance that has ended. */
  public enum OnCompletedKey {
    Ignore,
    Start
  }

  /**
   * What is done when an instance fails: after an error that nothing caught, its timeout, or a
   * person who cancels it.
   *
   * @param compensate whether what was done is undone first, in reverse order
   * @param emit the event that tells of it; its expressions see {@code failure} too, with {@code
   *     step}, {@code error} and {@code message}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OnFailure(@Default("true") Boolean compensate, StepActions.Emit emit) {}
}
