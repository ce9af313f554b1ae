package dev.tributary.planner.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * How the instances of an orchestration stand, of all its workers together: each worker that tells
 * looks at the engine, which knows them all.
 *
 * @param time when it was looked at; ISO 8601, UTC
 * @param running instances that have not ended, all below included
 * @param awaitingStart of these, those whose events came before their start
 * @param waitingForPeople of these, those with an open task
 * @param compensating of these, those that are being undone
 * @param incidents of these, those where something can't be undone: a person is waited for
 * @param completed instances that completed, as long as the engine remembers them
 * @param failed instances that failed, and what had to be undone is; likewise
 * @param cancelled instances that a person cancelled; likewise
 * @param byPlan how many run on each plan, by its digest
 * @param oldest the one that has been running longest, or {@code null} when none runs
 * @param stuck those that should have gone on: a wait of theirs, or their whole time, is over
 * @param stuckKey the key of one of these, or {@code null}
 * @param incidentKeys the keys of the first few with an incident
 * @param rememberedMs how long the engine remembers instances that have ended, milliseconds; 0 when
 *     it doesn't tell
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstancesReport(
    String time,
    long running,
    long awaitingStart,
    long waitingForPeople,
    long compensating,
    long incidents,
    long completed,
    long failed,
    long cancelled,
    Map<String, Long> byPlan,
    Oldest oldest,
    long stuck,
    String stuckKey,
    List<String> incidentKeys,
    long rememberedMs) {

  /** As many keys are named. */
  public static final int NAMED = 5;

  /** Fills in what an older worker doesn't tell. */
  public InstancesReport {
    byPlan = byPlan == null ? Map.of() : Map.copyOf(byPlan);
    incidentKeys = incidentKeys == null ? List.of() : List.copyOf(incidentKeys);
  }

  /**
   * The instance that has been running longest.
   *
   * @param key its key
   * @param started since when; ISO 8601, UTC
   */
  public record Oldest(String key, String started) {}
}
