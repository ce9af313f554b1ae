package dev.tributary.simulators;

import dev.tributary.simulators.faults.Drift;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultKind;
import dev.tributary.simulators.faults.FaultSwitches;
import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.BadRequest;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Outcome;
import dev.tributary.simulators.http.PlayedSystem;
import dev.tributary.simulators.journal.RequestLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a request through faults, system and log, and says what to do on the wire. The log entry is
 * written before anything is answered, so whoever sees the answer sees the entry.
 */
final class Stage {
  private static final Outcome UNANSWERED = Outcome.of(Answer.empty(0));

  private final List<PlayedSystem> systems;
  private final FaultSwitches faults;
  private final RequestLog log;

  Stage(List<PlayedSystem> systems, FaultSwitches faults, RequestLog log) {
    this.systems = List.copyOf(systems);
    this.faults = faults;
    this.log = log;
  }

  /** What happens on the wire. */
  sealed interface Reaction {
    /** Answers after a delay. */
    record Reply(Answer answer, Duration after) implements Reaction {}

    /** Never answers. */
    record Silence() implements Reaction {}

    /** Resets the connection. */
    record Reset() implements Reaction {}
  }

  Reaction play(Call call) throws InterruptedException {
    Optional<PlayedSystem> system = systems.stream().filter(s -> s.owns(call.path())).findFirst();
    if (system.isEmpty()) {
      Outcome nothing = Outcome.of(Answer.json(404, Map.of("error", "no " + call.line())));
      log.append("-", call, nothing, "answered");
      return reply(nothing.answer());
    }
    String name = system.get().name();
    Optional<Fault> before = faults.before(name, call);
    if (before.isPresent() && before.get().kind() != FaultKind.DELAY) {
      return instead(name, call, before.get());
    }
    if (before.isPresent()) {
      Thread.sleep(before.get().delayMs());
    }
    return perform(system.get(), call, before.isPresent() ? "delay" : "answered");
  }

  private Reaction instead(String name, Call call, Fault fault) {
    Outcome outcome =
        switch (fault.kind()) {
          case STATUS, MAINTENANCE, REFUSAL -> Outcome.of(refusal(fault));
          default -> UNANSWERED;
        };
    log.append(name, call, outcome, fault.kind().word());
    return switch (fault.kind()) {
      case STATUS, MAINTENANCE, REFUSAL -> reply(outcome.answer());
      case RESET -> new Reaction.Reset();
      default -> new Reaction.Silence();
    };
  }

  private Reaction perform(PlayedSystem system, Call call, String how) {
    Outcome outcome;
    try {
      outcome = system.handle(call);
    } catch (BadRequest e) {
      outcome = Outcome.of(Answer.json(400, Map.of("error", e.getMessage())));
    }
    Optional<Fault> after = faults.after(system.name(), call, outcome);
    if (after.isEmpty()) {
      log.append(system.name(), call, outcome, how);
      return reply(outcome.answer());
    }
    Fault fault = after.get();
    if (fault.kind() == FaultKind.DRIFT) {
      log.append(system.name(), call, outcome, fault.kind().word());
      return reply(Drift.apply(fault, outcome.answer()));
    }
    boolean late = fault.delayMs() != null;
    Outcome seen =
        late
            ? outcome
            : new Outcome(Answer.empty(0), outcome.key(), outcome.effect(), outcome.items());
    log.append(system.name(), call, seen, fault.kind().word());
    return late
        ? new Reaction.Reply(outcome.answer(), Duration.ofMillis(fault.delayMs()))
        : new Reaction.Silence();
  }

  private static Reaction reply(Answer answer) {
    return new Reaction.Reply(answer, Duration.ZERO);
  }

  private static Answer refusal(Fault fault) {
    Answer answer =
        Answer.json(
            fault.status() != null ? fault.status() : fault.kind() == FaultKind.REFUSAL ? 422 : 503,
            Map.of("error", "simulated " + fault.kind().word()));
    return fault.retryAfterSeconds() == null
        ? answer
        : answer.with("Retry-After", String.valueOf(fault.retryAfterSeconds()));
  }
}
