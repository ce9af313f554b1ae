package dev.tributary.orchestration.process;

import dev.tributary.orchestration.engine.InstanceState.Task;
import dev.tributary.orchestration.engine.ReceivedEvent;
import dev.tributary.orchestration.plan.CompiledOrchestration;
import dev.tributary.orchestration.plan.CompiledStep;
import dev.tributary.orchestration.plan.Work;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.plan.orchestration.ActionPlan;
import dev.tributary.planner.plan.orchestration.Errors;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The steps that wait: for an event, for a person, for a time. */
final class Waits {
  private final Memory memory;
  private final People people;
  private final Continuation continuation;
  private final OpenWaits open;
  private final Set<String> repeated;
  private final Set<String> listening = new HashSet<>();

  Waits(Memory memory, People people, Continuation continuation) {
    this.memory = memory;
    this.people = people;
    this.continuation = continuation;
    this.open = new OpenWaits(memory.tellsWaits());
    this.repeated = repeated(memory.plan());
  }

  /**
   * Waits for an event.
   *
   * @param top the step's place at the top, or -1 within another step
   * @return where it goes on; empty for the usual way
   */
  Optional<String> listen(CompiledStep step, Work.Listen work, int top) {
    Inbox inbox = memory.inbox();
    Predicate<ReceivedEvent> fits = event -> isFor(work, event);
    long from = work.plan().holdEarly() ? 0 : inbox.next();
    long until = until(step, work.plan().timeoutMs());
    listening.add(step.name());
    try {
      if (!wait(step, false, until, () -> inbox.has(from, fits), top)) {
        return timedOut(step, work.plan().onTimeout(), "no event came in time");
      }
    } finally {
      listening.remove(step.name());
    }
    ReceivedEvent event = inbox.take(from, fits).orElseThrow();
    memory.gave(step.name(), event.payload());
    return Optional.empty();
  }

  /** Whether a step listens for an event now, or one to come has it kept. */
  boolean wants(ReceivedEvent event) {
    return memory.plan().byName().values().stream()
        .anyMatch(
            step ->
                step.work() instanceof Work.Listen work
                    && (listening.contains(step.name()) || mayListen(step.name(), work.plan()))
                    && isFor(work, event));
  }

  private boolean mayListen(String step, ActionPlan.Listen plan) {
    return plan.holdEarly() && (!memory.hasGiven(step) || repeated.contains(step));
  }

  /** The steps of tries that may begin anew: what they have heard they may hear once more. */
  private static Set<String> repeated(CompiledOrchestration plan) {
    return plan.byName().values().stream()
        .filter(step -> step.plan().retry() != null)
        .map(CompiledStep::work)
        .flatMap(work -> work instanceof Work.Try steps ? Stream.of(steps) : Stream.empty())
        .flatMap(steps -> steps.steps().steps().stream())
        .map(CompiledStep::name)
        .collect(Collectors.toSet());
  }

  private boolean isFor(Work.Listen work, ReceivedEvent event) {
    if (!work.plan().source().topic().equals(event.topic())
        || (event.type() != null && !event.type().equals(work.plan().eventType()))) {
      return false;
    }
    try {
      Map<String, Object> variables = new HashMap<>();
      variables.put("payload", work.reader().read(event.payload()));
      variables.put("event", new HashMap<>(event.attributes()));
      variables.put("headers", event.headers());
      return work.correlate().text(variables).filter(memory.key()::equals).isPresent();
    } catch (ExpressionException e) {
      return false;
    }
  }

  /** Has a person decide; as {@link #listen}. */
  Optional<String> approve(CompiledStep step, Work.Approve work, int top) {
    long until = until(step, work.plan().timeoutMs());
    people.open(
        new Task(
            step.name(),
            title(step, work),
            work.plan().choices(),
            work.plan().assignee(),
            Workflow.currentTimeMillis(),
            until));
    try {
      if (!wait(step, true, until, () -> people.isAnswered(step.name()), top)) {
        return timedOut(step, work.plan().onTimeout(), "nobody decided in time");
      }
      memory.gave(step.name(), people.answer(step.name()));
      return Optional.empty();
    } finally {
      people.close(step.name());
    }
  }

  private String title(CompiledStep step, Work.Approve work) {
    try {
      return work.title().text(memory.variables()).orElse(step.name());
    } catch (ExpressionException e) {
      throw StepFailure.of(step.name(), Errors.EXPRESSION_FAILED, e.getMessage());
    }
  }

  /** Waits for a time. */
  void pause(CompiledStep step, Work.Wait work, int top) {
    long until =
        work.plan().durationMs() != null
            ? until(step, work.plan().durationMs())
            : untilTime(step, work);
    wait(step, false, until, () -> false, top);
  }

  private long untilTime(CompiledStep step, Work.Wait work) {
    try {
      String text = work.until().orElseThrow().text(memory.variables()).orElse("");
      long time = OffsetDateTime.parse(text).toInstant().toEpochMilli();
      return until(step, time - Workflow.currentTimeMillis());
    } catch (ExpressionException | DateTimeException e) {
      throw StepFailure.of(step.name(), Errors.EXPRESSION_FAILED, e.getMessage());
    }
  }

  /** When the step's wait ends: as it was before, when it had begun in the last run. */
  private long until(CompiledStep step, long durationMs) {
    Long resumed = memory.takeResumedWait();
    long until = resumed == null ? Workflow.currentTimeMillis() + durationMs : resumed;
    memory.journal().waits(step.name(), until);
    return until;
  }

  private boolean wait(
      CompiledStep step, boolean person, long until, BooleanSupplier condition, int top) {
    BooleanSupplier cut = () -> top >= 0 && continuation.isDue();
    if (!condition.getAsBoolean()) {
      open.begins(new OpenWait(step.name(), person, until));
    }
    boolean met;
    try {
      met = Waiting.until(until, () -> condition.getAsBoolean() || cut.getAsBoolean());
    } catch (CanceledFailure e) {
      open.ends(step.name());
      throw e;
    }
    if (met && !condition.getAsBoolean()) {
      continuation.goOn(top, until, null);
    }
    open.ends(step.name());
    return met;
  }

  private static Optional<String> timedOut(CompiledStep step, String onTimeout, String message) {
    if (onTimeout == null) {
      throw StepFailure.of(step.name(), Errors.TIMEOUT, message);
    }
    return Optional.of(onTimeout);
  }
}
