package dev.tributary.orchestration.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * How an instance stands, for people.
 *
 * @param plan the digest of the plan that it runs
 * @param key its key
 * @param phase where it is
 * @param startedMs when it started, milliseconds since 1970
 * @param deadlineMs when its time is up, milliseconds since 1970
 * @param steps the steps that began or were passed over, in the order of that
 * @param tasks what people are asked
 * @param incidents what couldn't be undone
 * @param audit what people did
 * @param failure why it failed, or {@code null}
 * @param counts events that nothing waited for
 * @param queued how many starts of its key wait for its end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceState(
    String plan,
    String key,
    Phase phase,
    long startedMs,
    long deadlineMs,
    List<StepState> steps,
    List<Task> tasks,
    List<Incident> incidents,
    List<Audit> audit,
    Failure failure,
    Counts counts,
    int queued) {

  /** Where an instance is. */
  public enum Phase {
    /** Its events came before its start. */
    AwaitingStart,
    /** Steps are run. */
    Running,
    /** What was done is undone. */
    Compensating,
    /** Something can't be undone; a person is waited for. */
    Incident,
    /** It is done. */
    Completed,
    /** It failed, and what had to be undone is. */
    Failed,
    /** A person cancelled it, and what had to be undone is. */
    Cancelled,
    /** Its start never came. */
    NeverStarted
  }

  /**
   * A step.
   *
   * @param name its name
   * @param status how it stands
   * @param beganMs when it began
   * @param endedMs when it ended, or {@code null}
   * @param deadlineMs until when it waits, or {@code null}
   * @param error why it failed, or {@code null}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StepState(
      String name, Status status, long beganMs, Long endedMs, Long deadlineMs, String error) {}

  /** How a step stands. */
  public enum Status {
    /** It is under way, or waits. */
    Running,
    /** It succeeded. */
    Completed,
    /** Its condition didn't hold. */
    Skipped,
    /** It failed. */
    Failed,
    /** It was ended with the instance, or with its fork. */
    Cancelled,
    /** It was undone. */
    Undone
  }

  /**
   * A question to a person.
   *
   * @param name the step
   * @param title what is to be decided
   * @param choices what can be chosen
   * @param assignee who is to decide, or {@code null} for anybody
   * @param openedMs since when
   * @param deadlineMs until when
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Task(
      String name,
      String title,
      List<String> choices,
      String assignee,
      long openedMs,
      long deadlineMs) {}

  /**
   * Something that couldn't be undone.
   *
   * @param step the step
   * @param reason why
   * @param sinceMs since when
   */
  public record Incident(String step, String reason, long sinceMs) {}

  /**
   * What a person did, or tried to.
   *
   * @param atMs when
   * @param by who
   * @param what a sentence
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Audit(long atMs, String by, String what) {}

  /**
   * Why an instance failed.
   *
   * @param step the step, or {@code null} for none
   * @param error the code, see {@link dev.tributary.planner.plan.orchestration.Errors}
   * @param message a sentence
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Failure(String step, String error, String message) {}

  /**
   * Events that nothing waited for.
   *
   * @param duplicates events that came again
   * @param held events kept for steps to come
   * @param passedOver events that no step listens to, or that came when none did
   */
  public record Counts(int duplicates, int held, int passedOver) {}
}
