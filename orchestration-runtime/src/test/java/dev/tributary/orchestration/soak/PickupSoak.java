package dev.tributary.orchestration.soak;

import dev.tributary.orchestration.engine.EngineUnavailableException;
import dev.tributary.orchestration.engine.InstanceSignal;
import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.InstanceState.Phase;
import dev.tributary.orchestration.engine.InstanceSummary;
import dev.tributary.orchestration.engine.Resolution;
import dev.tributary.orchestration.engine.TaskAnswer;
import dev.tributary.orchestration.testkit.PickupPlan;
import dev.tributary.orchestration.testkit.ProcessWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * Orders that are picked up while their systems fail and workers and Temporal's server are killed:
 * events come from a real broker to workers in processes of their own, and Temporal is real.
 */
final class PickupSoak implements AutoCloseable {
  /** What an order may take beyond its waits: kills, restarts, tries and the machine. */
  private static final Duration GRACE = Duration.ofSeconds(90);

  private static final int KILLS_A_LINE = 10;

  private final SoakSize size;
  private final SoakOrders script;
  private final SoakWorld world;

  PickupSoak(SoakSize size, Path folder, UnaryOperator<PickupPlan> change) {
    this.size = size;
    script = new SoakOrders(size);
    world = new SoakWorld(size.workers(), folder, change);
  }

  /** Runs all orders to their ends, or into incidents; what is wrong then. */
  List<String> run() {
    say("%s", size);
    long begin = System.nanoTime();
    play();
    world.kafka().flush();
    Duration waits = SoakOrders.PICKED.plus(SoakOrders.ESCALATE).plus(SoakOrders.COLLECTED);
    awaitRest("every order ends, or waits for a person", waits.plus(GRACE));
    List<String> problems = judge(true);
    if (problems.isEmpty()) {
      resolve();
      awaitRest("every incident ends", GRACE);
      problems = judge(false);
    }
    say("%d s; %d workers were started", since(begin), world.started());
    return problems;
  }

  private static long since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toSeconds();
  }

  private void play() {
    try (ScheduledExecutorService stage = Executors.newScheduledThreadPool(2)) {
      List<ScheduledFuture<?>> all = new ArrayList<>();
      for (SoakOrders.Act act : script.acts()) {
        all.add(stage.schedule(() -> act(act), act.atMs(), TimeUnit.MILLISECONDS));
      }
      kill(stage);
      for (ScheduledFuture<?> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * All over the time in which orders come, and one after the other: each kill meets workers and a
   * server that work.
   */
  private void kill(ScheduledExecutorService stage)
      throws ExecutionException, InterruptedException {
    Random random = new Random(size.seed());
    List<Boolean> kills = new ArrayList<>();
    for (int i = 0; i < size.workerKills() + size.serverKills(); i++) {
      kills.add(i < size.workerKills());
    }
    Collections.shuffle(kills, random);
    long begin = System.nanoTime();
    int done = 0;
    for (boolean worker : kills) {
      long due = size.spread().multipliedBy(done).dividedBy(kills.size()).toMillis();
      long pause =
          Math.max(
              random.nextInt(2 * (int) SoakSize.BETWEEN_KILLS.toMillis()),
              due - Duration.ofNanos(System.nanoTime() - begin).toMillis());
      int which = random.nextInt(size.workers());
      stage
          .schedule(
              () -> {
                if (worker) {
                  world.killWorker(which);
                } else {
                  world.killServer();
                }
              },
              pause,
              TimeUnit.MILLISECONDS)
          .get();
      if (++done % KILLS_A_LINE == 0) {
        say("%d of %d kills after %d s", done, kills.size(), since(begin));
      }
    }
  }

  private void act(SoakOrders.Act act) {
    switch (act) {
      case SoakOrders.Send event -> world.kafka().send(event);
      case SoakOrders.Cancel cancel ->
          person(
              () -> world.engine().cancel(ProcessWorld.id(cancel.order()), "changed their mind"));
      case SoakOrders.Answer answer ->
          person(
              () ->
                  world
                      .engine()
                      .signal(
                          ProcessWorld.id(answer.order()),
                          new InstanceSignal.Answer(
                              new TaskAnswer("escalate", answer.choice(), "manager", null))));
    }
  }

  /** Who meets a server that is away gives up; what an order comes to without them is right too. */
  private static void person(BooleanSupplier does) {
    try {
      var ignored = does.getAsBoolean();
    } catch (EngineUnavailableException e) {
      say("a person gave up: %s", e.getMessage());
    }
  }

  private void awaitRest(String what, Duration most) {
    long begin = System.nanoTime();
    say("%d run", instances(true).size());
    Awaitility.await(what + " (seed " + size.seed() + ")")
        .atMost(most)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptionsInstanceOf(EngineUnavailableException.class)
        .until(
            () -> instances(true),
            running -> running.stream().allMatch(i -> i.phase() == Phase.Incident) && isAllKnown());
    say("rest after %d s", since(begin));
  }

  private boolean isAllKnown() {
    return instances(false).size() >= size.instances();
  }

  private List<InstanceSummary> instances(boolean running) {
    return world
        .engine()
        .list(PickupPlan.NAMESPACE, PickupPlan.NAME, running, 2 * size.instances());
  }

  private List<String> judge(boolean incidents) {
    List<InstanceSummary> all = instances(false);
    Map<Phase, Long> phases =
        all.stream()
            .collect(
                Collectors.groupingBy(InstanceSummary::phase, TreeMap::new, Collectors.counting()));
    var log = world.simulators().log().entries(Optional.empty(), Optional.empty());
    say("%s; %d calls, by outcome %s", phases, log.size(), outcomes());
    List<String> problems =
        new SoakOracle(log)
            .problems(
                script.orders(),
                all,
                world.kafka().written(PickupPlan.DONE),
                world.kafka().written(PickupPlan.FAILED),
                incidents);
    if (phases.getOrDefault(Phase.Completed, 0L) < size.instances() / 3) {
      problems.add("too few completed to have tested anything: " + phases);
    }
    if (world.kafka().deadLetters() > 0) {
      problems.add(world.kafka().deadLetters() + " events are dead letters");
    }
    return problems;
  }

  private Map<String, Long> outcomes() {
    return world.simulators().log().entries(Optional.empty(), Optional.empty()).stream()
        .collect(Collectors.groupingBy(e -> e.outcome(), TreeMap::new, Collectors.counting()));
  }

  /** The systems are mended, and people have what couldn't be undone tried again. */
  private void resolve() {
    world.simulators().faults().clear();
    for (InstanceSummary instance : instances(true)) {
      var id = ProcessWorld.id(instance.id().replaceFirst("^pickup.pickup.", ""));
      for (InstanceState.Incident incident : world.engine().query(id).orElseThrow().incidents()) {
        say("%s: %s can't be undone: %s", id.key(), incident.step(), incident.reason());
        var ignored =
            world
                .engine()
                .signal(
                    id,
                    new InstanceSignal.Resolve(
                        new Resolution(incident.step(), Resolution.Action.Retry, "soak", null)));
      }
    }
  }

  private static void say(String text, Object... values) {
    System.out.println("soak: " + text.formatted(values));
  }

  @Override
  public void close() {
    world.close();
  }
}
