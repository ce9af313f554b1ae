package dev.tributary.orchestration.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.InstanceState.StepState;
import dev.tributary.orchestration.engine.ReceivedEvent;
import dev.tributary.orchestration.plan.CompiledOrchestration;
import dev.tributary.runtime.connector.EffectKey;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What an instance knows: its plan, its start, what its steps gave, its events. */
final class Memory {
  private final CompiledOrchestration plan;
  private final String key;
  private final boolean tellsWaits;
  private final Map<String, JsonNode> results;
  private final UndoList undo;
  private final Inbox inbox;
  private final StartQueue queue;
  private final Journal journal;
  private ReceivedEvent start;
  private long startedMs;
  private Long resumedWaitMs;

  Memory(CompiledOrchestration plan, InstanceInput input, ProcessMetrics metrics) {
    this.plan = plan;
    this.key = input.key();
    this.tellsWaits = input.tellsWaits();
    Carried carried = input.carried();
    results = new LinkedHashMap<>(carried == null ? Map.of() : carried.results());
    undo = new UndoList(carried == null ? List.of() : carried.undo());
    Inbox.Content events = carried == null ? input.inbox() : carried.inbox();
    inbox = events == null ? new Inbox() : new Inbox(events);
    queue = new StartQueue(input.queue());
    Consumer<StepState> measure =
        step ->
            metrics.step(plan.plan(), step.name(), step.status(), step.endedMs() - step.beganMs());
    journal =
        carried == null
            ? new Journal(measure, List.of(), List.of())
            : new Journal(measure, carried.steps(), carried.audit());
    start = carried == null ? input.start() : carried.start();
    startedMs = carried == null ? Workflow.currentTimeMillis() : carried.startedMs();
    resumedWaitMs = carried == null ? null : carried.waitsUntilMs();
  }

  CompiledOrchestration plan() {
    return plan;
  }

  String key() {
    return key;
  }

  boolean tellsWaits() {
    return tellsWaits;
  }

  boolean isStarted() {
    return start != null;
  }

  void start(ReceivedEvent event) {
    start = event;
    startedMs = Workflow.currentTimeMillis();
  }

  ReceivedEvent start() {
    return start;
  }

  long startedMs() {
    return startedMs;
  }

  long deadlineMs() {
    return startedMs + plan.plan().timeoutMs();
  }

  UndoList undo() {
    return undo;
  }

  Inbox inbox() {
    return inbox;
  }

  StartQueue queue() {
    return queue;
  }

  Journal journal() {
    return journal;
  }

  void gave(String step, JsonNode result) {
    results.put(step, result);
  }

  boolean hasGiven(String step) {
    return results.containsKey(step);
  }

  /** When the wait ends that was under way when the history was cut; once, then {@code null}. */
  Long takeResumedWait() {
    Long until = resumedWaitMs;
    resumedWaitMs = null;
    return until;
  }

  /** The instance and a step, as systems and logs name them. */
  String place(String step) {
    return "%s.%s.%s/%s".formatted(plan.plan().namespace(), plan.plan().orchestration(), key, step);
  }

  /**
   * What an effect of this instance is known by. The start's identity is part of it: the next
   * instance of the same key has effects of its own.
   */
  String effectKey(String step, String what) {
    return EffectKey.of(
        plan.plan().namespace(), plan.plan().orchestration(), key, start.identity(), step, what);
  }

  /** What expressions of steps see. */
  Map<String, Object> variables() {
    Map<String, Object> steps = new LinkedHashMap<>();
    results.forEach((name, value) -> steps.put(name, plan.step(name).result().read(value)));
    Map<String, Object> variables = new HashMap<>();
    variables.put(
        "start",
        Map.of(
            "payload",
            plan.start().read(orNull(start.payload())),
            "event",
            new HashMap<>(start.attributes())));
    variables.put("steps", steps);
    variables.put("instance", Map.of("key", key));
    variables.put("now", Instant.ofEpochMilli(Workflow.currentTimeMillis()));
    return variables;
  }

  private static JsonNode orNull(JsonNode node) {
    return node == null ? NullNode.instance : node;
  }

  Carried carried(int next, Long waitsUntilMs, InstanceState.Failure failure) {
    return new Carried(
        start,
        startedMs,
        next,
        waitsUntilMs,
        results,
        undo.content(),
        failure,
        inbox.content(),
        journal.steps(),
        journal.audit());
  }
}
