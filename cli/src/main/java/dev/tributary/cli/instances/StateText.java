package dev.tributary.cli.instances;

import dev.tributary.orchestration.engine.InstanceState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** An instance's state for people. */
public final class StateText {
  private StateText() {}

  /** A line each. */
  public static List<String> lines(InstanceState state) {
    List<String> lines = new ArrayList<>();
    lines.add("%s  %s  plan %s".formatted(state.key(), state.phase(), state.plan()));
    lines.add(
        "started %s, its time is up %s".formatted(at(state.startedMs()), at(state.deadlineMs())));
    if (state.queued() > 0) {
      lines.add("%d starts of its key wait for its end".formatted(state.queued()));
    }
    if (state.failure() != null) {
      lines.add("failed: %s: %s".formatted(state.failure().error(), state.failure().message()));
    }
    lines.add("");
    for (InstanceState.StepState step : state.steps()) {
      lines.add(
          "  %-24s %-10s %s%s"
              .formatted(
                  step.name(),
                  step.status(),
                  at(step.beganMs()),
                  step.error() != null
                      ? "  " + step.error()
                      : step.deadlineMs() != null && step.endedMs() == null
                          ? "  waits until " + at(step.deadlineMs())
                          : ""));
    }
    state
        .tasks()
        .forEach(
            task ->
                lines.add(
                    "task %s: %s %s%s"
                        .formatted(
                            task.name(),
                            task.title(),
                            task.choices(),
                            task.assignee() == null ? "" : " for " + task.assignee())));
    state
        .incidents()
        .forEach(
            incident ->
                lines.add(
                    "incident: %s can't be undone since %s: %s"
                        .formatted(incident.step(), at(incident.sinceMs()), incident.reason())));
    state
        .audit()
        .forEach(
            entry -> lines.add("%s  %s %s".formatted(at(entry.atMs()), entry.by(), entry.what())));
    return lines;
  }

  private static String at(long ms) {
    return Instant.ofEpochMilli(ms).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
