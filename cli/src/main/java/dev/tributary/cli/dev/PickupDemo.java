package dev.tributary.cli.dev;

import dev.tributary.cli.status.Screen;
import dev.tributary.orchestration.engine.InstanceId;
import dev.tributary.orchestration.engine.InstanceSignal;
import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.InstanceState.Phase;
import dev.tributary.orchestration.engine.OrchestrationEngine;
import dev.tributary.orchestration.engine.TaskAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The pickup sample, live: an order that is collected, one that is undone, and one that waits for a
 * person, who answers.
 */
public final class PickupDemo {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long EVERY_MS = 200;
  private static final String NAMESPACE = "pickup";
  private static final String NAME = "pickup";

  /** Longer than the store has for its pick. */
  private static final Duration NIGHT = Duration.ofHours(5);

  private static final String COLLECTED = "P-1001";
  private static final String DECLINED = "P-1002";
  private static final String ESCALATED = "P-1003";

  private final DevOptions options;
  private final Screen screen;

  /** A demo on the sample in the options' sources, with simulators. */
  public PickupDemo(DevOptions options, Screen screen) {
    this.options = options;
    this.screen = screen;
  }

  /** Runs it; whether all became as promised. */
  public boolean run() throws InterruptedException {
    screen.say(
        "starting a Kafka broker, Temporal's test server, the simulated systems and samples/pickup");
    try (DevSession session = new DevSession(options)) {
      screen.say(
          "temporal    %s, in memory: gone at exit"
              .formatted(session.temporalAddress().orElse("is missing")));
      if (!until(session, () -> isReady(session))) {
        screen.say("the orchestration didn't get ready: " + session.orchestrations());
        return false;
      }
      try (PickupEvents events = new PickupEvents(session.bootstrapServers())) {
        return orders(session, events);
      }
    }
  }

  private static boolean isReady(DevSession session) {
    return session
        .orchestration(NAMESPACE + "/" + NAME)
        .filter(runner -> runner.health().ready())
        .isPresent();
  }

  private boolean orders(DevSession session, PickupEvents events) throws InterruptedException {
    OrchestrationEngine engine =
        session.orchestration(NAMESPACE + "/" + NAME).orElseThrow().engine();
    screen.say(
        "three orders are placed for pickup; the payment of %s will be declined"
            .formatted(DECLINED));
    events.placed(COLLECTED, "89.90");
    events.placed(DECLINED, "4999.00");
    events.placed(ESCALATED, "19.90");
    boolean ok =
        until(session, () -> is(engine, DECLINED, s -> s.phase() == Phase.Failed))
            && until(session, () -> waitsFor(engine, COLLECTED, "picked"))
            && until(session, () -> waitsFor(engine, ESCALATED, "picked"));
    screen.say("the store has picked %s, and the customer collects it".formatted(COLLECTED));
    events.picked(COLLECTED);
    events.collected(COLLECTED);
    ok = ok && until(session, () -> is(engine, COLLECTED, s -> s.phase() == Phase.Completed));
    screen.say("nobody picks %s; five hours are skipped".formatted(ESCALATED));
    session.skip(NIGHT);
    ok = ok && until(session, () -> is(engine, ESCALATED, s -> !s.tasks().isEmpty()));
    show(engine, ESCALATED);
    screen.say("a store manager answers: it is picked now");
    engine.signal(
        id(ESCALATED),
        new InstanceSignal.Answer(
            new TaskAnswer("escalate", "picked", "store manager", "was on the wrong shelf")));
    ok = ok && until(session, () -> waitsFor(engine, ESCALATED, "collected"));
    events.collected(ESCALATED);
    ok = ok && until(session, () -> is(engine, ESCALATED, s -> s.phase() == Phase.Completed));
    return told(session, engine, ok);
  }

  private boolean told(DevSession session, OrchestrationEngine engine, boolean ok) {
    for (String order : List.of(COLLECTED, DECLINED, ESCALATED)) {
      show(engine, order);
    }
    long captures = effects(session, "/capture");
    long reserved = effects(session, "/reservations");
    screen.say("");
    screen.say(
        "payment: %d captures; stock: %d reservations made or released"
            .formatted(captures, reserved));
    // Two orders captured; three reserved and one of them released.
    boolean promised = ok && captures == 2 && reserved == 4;
    screen.say(
        promised
            ? "As promised: two orders collected and each captured once, the declined one undone."
            : "This is NOT as promised: two captures and one undone order were to be there.");
    return promised;
  }

  private static long effects(DevSession session, String path) {
    return session
        .simulators()
        .orElseThrow()
        .log()
        .entries(Optional.empty(), Optional.empty())
        .stream()
        .filter(entry -> !entry.effect().equals("none") && entry.path().contains(path))
        .count();
  }

  private void show(OrchestrationEngine engine, String order) {
    InstanceState state = engine.query(id(order)).orElseThrow();
    screen.say(
        "%s: %s%s"
            .formatted(
                order,
                state.phase(),
                state.failure() == null ? "" : " (" + state.failure().message() + ")"));
    state
        .tasks()
        .forEach(
            task ->
                screen.say(
                    "  task %s: %s %s".formatted(task.name(), task.title(), task.choices())));
    state
        .steps()
        .forEach(
            step ->
                screen.say(
                    "  %-14s %s%s"
                        .formatted(
                            step.name(),
                            step.status(),
                            step.error() == null ? "" : ": " + step.error())));
  }

  private static InstanceId id(String order) {
    return new InstanceId(NAMESPACE, NAME, order);
  }

  private static boolean waitsFor(OrchestrationEngine engine, String order, String step) {
    return is(
        engine,
        order,
        state ->
            state.steps().stream()
                .anyMatch(
                    s -> s.name().equals(step) && s.status() == InstanceState.Status.Running));
  }

  private static boolean is(
      OrchestrationEngine engine, String order, Predicate<InstanceState> condition) {
    return engine.query(id(order)).filter(condition).isPresent();
  }

  private boolean until(DevSession session, BooleanSupplier so) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      session.tick();
      TimeUnit.MILLISECONDS.sleep(EVERY_MS);
    }
    return true;
  }
}
