package dev.tributary.bench.kill;

import dev.tributary.bench.arm.ArmMain;
import dev.tributary.bench.arm.ArmSettings;
import dev.tributary.bench.oracle.DeadLetterTopic;
import dev.tributary.bench.oracle.Judgement;
import dev.tributary.bench.oracle.Oracle;
import dev.tributary.bench.oracle.States;
import dev.tributary.bench.oracle.WrittenDown;
import dev.tributary.bench.sink.ArrivalLog;
import dev.tributary.bench.sink.Progress;
import dev.tributary.bench.sink.Sink;
import dev.tributary.bench.workload.Loader;
import dev.tributary.bench.workload.Orders;
import dev.tributary.broker.LocalBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Runs pods of one arm through a seeded plan of faults. Faults happen when the target has taken a
 * share of the events, so that a seed means the same on a slow machine and on a fast one.
 */
public final class KillRun {
  /** A frozen pod, a session timeout and a start on a busy machine come together in this. */
  private static final Duration STALLED = Duration.ofSeconds(120);

  private static final Duration LETTERS = Duration.ofSeconds(60);
  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

  private final KillSettings settings;
  private final Path folder;
  private final Consumer<String> teller;
  private final List<Long> struck = new ArrayList<>();
  private final List<Long> abrupt = new ArrayList<>();
  private int ungraceful;

  /** Logs of processes go to the folder; {@code teller} hears of each fault. */
  public KillRun(KillSettings settings, Path folder, Consumer<String> teller) {
    this.settings = settings;
    this.folder = folder;
    this.teller = teller;
  }

  /**
   * Runs to the end. Whatever happens, no process remains.
   *
   * @throws Exception when the broker or the first pods can't be started
   */
  public KillReport run() throws Exception {
    long began = System.nanoTime();
    Orders orders = new Orders(settings.workload());
    boolean coalesces = settings.arm().coalesces();
    States states = new States(orders);
    Progress progress =
        coalesces
            ? new Progress(1, orders.good(), () -> Duration.ZERO, states::goodBefore)
            : new Progress(1, orders.good(), () -> Duration.ZERO);
    try (LocalBroker broker = LocalBroker.builder().start();
        Sink sink = new Sink();
        ArrivalLog log = new ArrivalLog(folder.resolve("arrivals"))) {
      sink.begin(settings.workload(), log, progress);
      ArmSettings arm = load(broker, sink, orders);
      try (Pods pods = new Pods(arm, folder, settings.pods());
          LedgerWatch ledger = watch(arm)) {
        boolean finished = strike(pods, broker, orders, progress);
        DeadLetterTopic letters = new DeadLetterTopic(broker.bootstrapServers());
        List<Integer> poison = poison(orders);
        if (finished && settings.arm().hasDeadLetters()) {
          boolean ignored =
              coalesces
                  ? letters.await(arm.deadLetterTopic(), states.poisonAtTheEnd(), LETTERS)
                  : letters.await(arm.deadLetterTopic(), poison.size(), LETTERS);
        }
        String stalled = finished ? "" : pods.lastLines();
        pods.end();
        Judgement judgement =
            new Oracle(orders, COMMIT_INTERVAL, coalesces)
                .judge(
                    log,
                    settings.arm().hasDeadLetters()
                        ? letters.events(arm.deadLetterTopic())
                        : poison,
                    abrupt);
        return new KillReport(
            settings,
            progress.count(),
            orders.good(),
            judgement,
            ledger == null ? Optional.empty() : Optional.of(ledger(ledger.end(), log, broker)),
            ungraceful,
            Duration.ofNanos(System.nanoTime() - began),
            stalled);
      }
    }
  }

  /** Nothing for who has no ledger. */
  private LedgerWatch watch(ArmSettings arm) {
    return settings.arm().isOurs()
        ? new LedgerWatch(arm.bootstrapServers(), arm.ledgerTopic())
        : null;
  }

  private KillReport.Ledger ledger(WrittenDown written, ArrivalLog log, LocalBroker broker) {
    return new KillReport.Ledger(
        written.size(),
        written.sentAgain(log, struck),
        PodReports.suppressed(broker.bootstrapServers()));
  }

  private ArmSettings load(LocalBroker broker, Sink sink, Orders orders) throws Exception {
    String topic = "orders";
    Loader loader = new Loader(broker.bootstrapServers());
    loader.create(topic, orders.workload().partitions());
    loader.produce(topic, orders);
    ArmSettings arm =
        new ArmSettings(
            settings.arm(),
            "kill",
            "pod-0",
            broker.bootstrapServers(),
            topic,
            orders.workload().partitions(),
            sink.url(),
            settings.groupProtocol());
    ArmMain.prepare(arm);
    return arm;
  }

  private boolean strike(Pods pods, LocalBroker broker, Orders orders, Progress progress)
      throws InterruptedException {
    for (Fault fault : settings.faults()) {
      if (!progress.await((int) (fault.at() * orders.good()), STALLED)) {
        return false;
      }
      teller.accept("%tT.%<tL %s at %,d".formatted(LocalTime.now(), fault, progress.count()));
      struck.add(System.nanoTime());
      if (fault.isAbrupt()) {
        abrupt.add(struck.getLast());
      }
      switch (fault.kind()) {
        case KILL -> pods.kill(fault.pod());
        case FREEZE -> pods.freeze(fault.pod(), fault.lasting());
        case MOVE -> ungraceful += pods.move(fault.pod()) ? 0 : 1;
        case BROKER -> {
          if (abrupt.size() % 2 == 0) {
            broker.kill();
          }
          broker.restart();
        }
      }
    }
    return progress.await(orders.good(), STALLED);
  }

  private static List<Integer> poison(Orders orders) {
    return IntStream.range(0, orders.workload().events())
        .filter(event -> orders.workload().fate(event).isPoison())
        .boxed()
        .toList();
  }
}
