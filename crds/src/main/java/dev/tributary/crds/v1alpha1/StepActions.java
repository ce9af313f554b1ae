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
import java.util.List;
import java.util.Map;

/** What a step of an orchestration may do. */
public final class StepActions {
  private StepActions() {}

  /**
   * Calls an operation; gives the answer's body.
   *
   * @param endpointRef an endpoint that speaks HTTP
   * @param operation the endpoint's operation
   * @param with what the operation is given
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Call(
      @Required NameRef endpointRef,
      @Required @Size(min = 1, max = 63) String operation,
      CallWith with) {}

  /**
   * What an operation is given.
   *
   * @param parameters CEL by parameter
   * @param body its body: YAML is the shape and every leaf is CEL
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CallWith(Map<String, String> parameters, @PreserveUnknownFields JsonNode body) {}

  /**
   * Waits for an event of the instance; gives its payload.
   *
   * @param contractRef a contract, read from its topic
   * @param correlate CEL over {@code payload}, {@code event} and {@code headers} of a received
   *     event: the key of the instance that it is for
   * @param timeout the longest that it waits
   * @param onTimeout where it goes on then; without it the step fails with {@code Timeout}
   * @param onEarly what becomes of an event that comes before the step. Hold: the step finds it;
   *     Ignore: it is counted and passed over
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Listen(
      @Required NameRef contractRef,
      @Size(min = 1, max = 1000) String correlate,
      @Pattern(Api.DURATION) @Size(max = 20) String timeout,
      @Size(min = 1, max = 40) String onTimeout,
      @Default("Hold") OnEarly onEarly) {}

  /** What becomes of an event that comes before the step that listens to it. */
  public enum OnEarly {
    Hold,
    Ignore
  }

  /**
   * Writes an event.
   *
   * @param contractRef a contract, written to its topic
   * @param with what the event says
   */
  public record Emit(@Required NameRef contractRef, @Required EmitWith with) {}

  /**
   * What an event says.
   *
   * @param payload its payload: YAML is the shape and every leaf is CEL
   */
  public record EmitWith(@Required @PreserveUnknownFields JsonNode payload) {}

  /**
   * A way on.
   *
   * @param when CEL; without it this is the way when no other is
   * @param then where it goes on
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Case(
      @Size(min = 1, max = 1000) String when, @Required @Size(min = 1, max = 40) String then) {}

  /**
   * Runs lists of steps side by side.
   *
   * @param branches the lists
   * @param compete whether the first that completes is enough, and the others are cancelled
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Fork(@Required @Size(min = 2, max = 8) List<Branch> branches, Boolean compete) {}

  /**
   * A list of steps that runs beside others.
   *
   * @param name its name
   * @param steps its steps
   */
  public record Branch(
      @Required @Pattern(Api.STEP) @Size(max = 40) String name,
      @Required @Size(min = 1, max = 20) List<InnerStep> steps) {}

  /**
   * Waits for a time.
   *
   * @param duration how long
   * @param until CEL for a timestamp; one that is past doesn't wait
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.duration) != has(self.until)",
      message = "give exactly one of duration and until")
  public record Wait(
      @Pattern(Api.DURATION) @Size(max = 20) String duration,
      @Size(min = 1, max = 1000) String until) {}

  /**
   * Fails.
   *
   * @param error the error's code, by which it can be caught
   * @param message CEL for a text
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Raise(
      @Required @Pattern(Api.ERROR_CODE) @Size(max = 63) String error,
      @Size(min = 1, max = 1000) String message) {}

  /**
   * Has a person decide; gives {@code choice}, {@code by} and {@code comment}.
   *
   * @param title CEL for a text: what is to be decided
   * @param choices what can be chosen
   * @param assignee the group or person that is to decide, for people; anybody may when absent
   * @param timeout the longest that it waits
   * @param onTimeout where it goes on then; without it the step fails with {@code Timeout}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Approve(
      @Required @Size(min = 1, max = 1000) String title,
      @Required @Size(min = 1, max = 10) List<String> choices,
      @Size(min = 1, max = 100) String assignee,
      @Pattern(Api.DURATION) @Size(max = 20) String timeout,
      @Size(min = 1, max = 40) String onTimeout) {}

  /**
   * What undoes a step.
   *
   * @param call the call that undoes it; it sees the step's own result and those of earlier steps
   * @param retry its tries and pauses; when they are used up, a person has to help
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Compensation(@Required Call call, Retry retry) {}

  /**
   * Tries and pauses. Absent fields come from the platform, then from the defaults named here.
   *
   * @param retry tries after the first, 8 by default
   * @param backoffPolicy how the pause grows, Exponential by default
   * @param backoffDelay the first pause, {@code 1s} by default
   * @param backoffMax the longest pause, {@code 5m} by default
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Retry(
      @Min(0) @Max(100) Integer retry,
      SyncFlowSpec.BackoffPolicy backoffPolicy,
      @Pattern(Api.DURATION) @Size(max = 20) String backoffDelay,
      @Pattern(Api.DURATION) @Size(max = 20) String backoffMax) {}

  /**
   * Where a failed step goes on.
   *
   * @param status the HTTP status of a call's last answer
   * @param error the error's code: {@code Rejected}, {@code RetriesExhausted}, {@code
   *     AnswerInvalid}, {@code Timeout}, {@code ExpressionFailed} or one that a step raises
   * @param then where it goes on
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.status) != has(self.error)",
      message = "give exactly one of status and error")
  public record Catch(
      @Min(100) @Max(599) Integer status,
      @Pattern(Api.ERROR_CODE) @Size(max = 63) String error,
      @Required @Size(min = 1, max = 40) String then) {}
}
