package dev.tributary.bench.kill;

import dev.tributary.bench.arm.ArmKind;
import dev.tributary.planner.plan.FlowPlan.EnginePlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The kill test. */
@Command(
    name = "kill",
    mixinStandardHelpOptions = true,
    description = "Kills, freezes and moves pods while events flow; the oracle judges.")
public final class KillCommand implements Callable<Integer> {
  @Option(names = "--arm", defaultValue = "tributary", description = "Who suffers it.")
  private String arm;

  @Option(names = "--seed", description = "Repeats a run; random without it, always printed.")
  private Long seed;

  @Option(names = "--events", defaultValue = "200000")
  private int events;

  @Option(names = "--pods", defaultValue = "3")
  private int pods;

  @Option(names = "--kills", defaultValue = "20", description = "SIGKILL.")
  private int kills;

  @Option(names = "--freezes", defaultValue = "10", description = "SIGSTOP, SIGCONT later.")
  private int freezes;

  @Option(names = "--moves", defaultValue = "10", description = "Pods replaced gracefully.")
  private int moves;

  @Option(names = "--broker-restarts", defaultValue = "2")
  private int brokerRestarts;

  @Option(
      names = "--group-protocol",
      defaultValue = EnginePlan.CLASSIC,
      description = "classic, or consumer (KIP-848); for our own arms.")
  private String groupProtocol;

  @Option(names = "--rounds", defaultValue = "1", description = "Runs, each with the next seed.")
  private int rounds;

  @Override
  public Integer call() throws Exception {
    long first = seed != null ? seed : ThreadLocalRandom.current().nextInt(1_000_000);
    boolean kept = true;
    for (int round = 0; round < rounds; round++) {
      KillSettings settings =
          new KillSettings(
              ArmKind.of(arm),
              first + round,
              events,
              pods,
              kills,
              freezes,
              moves,
              brokerRestarts,
              groupProtocol);
      System.out.println(settings.replay());
      Path folder = Files.createTempDirectory("tributary-kill");
      KillReport report = new KillRun(settings, folder, System.out::println).run();
      System.out.println(report);
      System.out.println("  logs in " + folder);
      kept &= report.isKept();
    }
    return kept ? 0 : 1;
  }
}
