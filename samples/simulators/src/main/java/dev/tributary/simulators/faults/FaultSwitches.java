package dev.tributary.simulators.faults;

import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The switches of all systems. Of several that fit a request the first is taken; a count is taken
 * down exactly once per request that it hits, also under concurrency. Thread-safe.
 */
public final class FaultSwitches {
  private final InstantSource clock;
  private final Random random;
  private final Map<String, List<Active>> bySystem = new LinkedHashMap<>();

  /** All switches off; the random source decides probabilities. */
  public FaultSwitches(InstantSource clock, Random random) {
    this.clock = clock;
    this.random = random;
  }

  /**
   * A switch that is on.
   *
   * @param fault as it was put
   * @param hits requests it has hit
   * @param remaining requests it will still hit, or null when it isn't counted
   * @param secondsLeft until it ends by itself, or null
   */
  public record State(Fault fault, int hits, Integer remaining, Double secondsLeft) {}

  /** Replaces the switches of a system. */
  public synchronized void put(String system, List<Fault> faults) {
    bySystem.put(
        system, new ArrayList<>(faults.stream().map(f -> new Active(f, clock.instant())).toList()));
  }

  /** Turns the switches of a system off. */
  public synchronized void clear(String system) {
    bySystem.remove(system);
  }

  /** Turns all switches off. */
  public synchronized void clear() {
    bySystem.clear();
  }

  /** What is on, by system. */
  public synchronized Map<String, List<State>> list() {
    Map<String, List<State>> states = new LinkedHashMap<>();
    Instant now = clock.instant();
    bySystem.forEach(
        (system, active) -> {
          List<State> live =
              active.stream().filter(a -> a.live(now)).map(a -> a.state(now)).toList();
          if (!live.isEmpty()) {
            states.put(system, live);
          }
        });
    return states;
  }

  /** Takes the fault that hits this request before the system sees it. */
  public Optional<Fault> before(String system, Call call) {
    return take(system, call, f -> !f.kind().afterEffect() && f.kind() != FaultKind.ITEM);
  }

  /** Takes the fault that hits the next item of a request; asked once for each item. */
  public Optional<Fault> item(String system, Call call) {
    return take(system, call, f -> f.kind() == FaultKind.ITEM);
  }

  /** Takes the fault that hits this request after the system has done its work. */
  public Optional<Fault> after(String system, Call call, Outcome outcome) {
    return take(
        system,
        call,
        f ->
            switch (f.kind()) {
              case TIMEOUT_AFTER_COMMIT -> outcome.effect() != Outcome.Effect.NONE;
              case DRIFT -> outcome.answer().status() / 100 == 2 && outcome.answer().isJson();
              default -> false;
            });
  }

  private synchronized Optional<Fault> take(String system, Call call, Predicate<Fault> fits) {
    Instant now = clock.instant();
    for (Active active : bySystem.getOrDefault(system, List.of())) {
      if (active.live(now)
          && fits.test(active.fault)
          && active.matches(call)
          && isDrawn(active, call)) {
        active.hits++;
        return Optional.of(active.fault);
      }
    }
    return Optional.empty();
  }

  private boolean isDrawn(Active active, Call call) {
    Double probability = active.fault.probability();
    return probability == null || draw(active.fault, call) < probability;
  }

  private double draw(Fault fault, Call call) {
    return fault.kind() == FaultKind.REFUSAL
        ? new SplittableRandom(call.header("idempotency-key").orElse(call.line()).hashCode())
            .nextDouble()
        : random.nextDouble();
  }

  private static final class Active {
    private final Fault fault;
    private final Instant end;
    private final Pattern match;
    private int hits;

    Active(Fault fault, Instant now) {
      this.fault = fault;
      this.match = fault.match() == null ? null : Pattern.compile(fault.match());
      this.end =
          fault.forSeconds() == null
              ? Instant.MAX
              : now.plus(Duration.ofMillis(Math.round(fault.forSeconds() * 1000)));
    }

    boolean live(Instant now) {
      return now.isBefore(end) && (fault.count() == null || hits < fault.count());
    }

    boolean matches(Call call) {
      return match == null || match.matcher(call.line()).find();
    }

    State state(Instant now) {
      return new State(
          fault,
          hits,
          fault.count() == null ? null : fault.count() - hits,
          end == Instant.MAX ? null : Duration.between(now, end).toMillis() / 1000.0);
    }
  }
}
