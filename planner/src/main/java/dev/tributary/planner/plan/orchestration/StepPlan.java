package dev.tributary.planner.plan.orchestration;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tributary.planner.plan.FlowPlan;
import java.util.List;
import java.util.Objects;

/**
 * One step. After it the next of its list follows, unless something below says otherwise.
 *
 * <p>Where a jump leads is the name of a later step of the same list or one of {@link #END}, {@link
 * #EXIT}, {@link #FAIL}: an endless loop can't be written.
 *
 * @param name its name, unlike that of every other step at any depth
 * @param when CEL; the step is passed over when it is false, or {@code null} for never
 * @param action what it does
 * @param compensate what undoes it, or {@code null}; only on {@link ActionPlan.Call} and {@link
 *     ActionPlan.Emit}
 * @param retry tries and pauses of {@link ActionPlan.Call}, and of {@link ActionPlan.Try} as a
 *     whole; {@code null} for one try
 * @param timeoutMs the longest that the step may take with all tries, milliseconds, or {@code null}
 *     for as long as the instance; then it fails with {@link Errors#TIMEOUT}. Listening and
 *     approving have their own
 * @param catches where a failed step goes on; the first that fits decides, and a failure that none
 *     fits fails the try around the step, then the instance
 * @param then where it goes on after it has succeeded, or {@code null} for the next step. A step
 *     that was passed over is followed by the next one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepPlan(
    String name,
    String when,
    ActionPlan action,
    CompensationPlan compensate,
    FlowPlan.DeliveryPlan retry,
    Long timeoutMs,
    List<CatchPlan> catches,
    String then) {

  /** A jump that completes the instance; at the top only. */
  public static final String END = "end";

  /** A jump that leaves the list of steps of a try or of a branch; there only. */
  public static final String EXIT = "exit";

  /** A jump that fails the instance: with the error at hand, or with {@link Errors#FAILED}. */
  public static final String FAIL = "fail";

  /** Refuses one without what every step has. */
  public StepPlan {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(action, "action");
    catches = catches == null ? List.of() : List.copyOf(catches);
  }

  /**
   * Where a failed step goes on. Exactly one of {@code status} and {@code error} is given.
   *
   * @param status the HTTP status of a call's last answer, or {@code null}
   * @param error the error's code, see {@link Errors}, or {@code null}
   * @param then where it goes on
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CatchPlan(Integer status, String error, String then) {
    /** Refuses one that leads nowhere. */
    public CatchPlan {
      Objects.requireNonNull(then, "then");
    }
  }

  /**
   * What undoes a step. It sees its own step's result and those of earlier steps.
   *
   * @param call the call that undoes it
   * @param retry its tries and pauses; a compensation that fails after them is an incident
   */
  public record CompensationPlan(ActionPlan.Call call, FlowPlan.DeliveryPlan retry) {
    /** Refuses one without all of it. */
    public CompensationPlan {
      Objects.requireNonNull(call, "call");
      Objects.requireNonNull(retry, "retry");
    }
  }
}
