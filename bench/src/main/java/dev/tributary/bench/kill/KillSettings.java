package dev.tributary.bench.kill;

import dev.tributary.bench.arm.ArmKind;
import dev.tributary.bench.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The measures of a kill test. Together with the seed they say all that happens but the machine's
 * own timing.
 *
 * @param arm who suffers it
 * @param seed of events and faults
 * @param events how many
 * @param pods how many processes share the group
 * @param kills how many SIGKILL
 * @param freezes how many SIGSTOP
 * @param moves how many pods are replaced gracefully
 * @param brokerRestarts how often the broker goes and comes back
 * @param groupProtocol Kafka's {@code group.protocol} of our own arms
 */
public record KillSettings(
    ArmKind arm,
    long seed,
    int events,
    int pods,
    int kills,
    int freezes,
    int moves,
    int brokerRestarts,
    String groupProtocol) {
  private static final int PARTITIONS = 12;
  private static final int KEYS = 1_000;
  private static final double SKEW = 0.7;
  private static final double SHARE = 0.005;
  private static final int LONGEST_FREEZE_MS = 15_000;

  /** The events: zipf 0.7 over 1,000 keys, 0.5 % poison of all kinds, 0.5 % one 503. */
  Workload workload() {
    return new Workload(
        seed, events, PARTITIONS, KEYS, SKEW, SHARE, hasSchemas(), SHARE, Workload.Latency.SYSTEM);
  }

  /** What doesn't look into values can't tell malformed ones from good ones. */
  private boolean hasSchemas() {
    return arm.isOurs();
  }

  /** The faults in their order, spread over the run. */
  List<Fault> faults() {
    Random random = new Random(seed);
    List<Fault.Kind> kinds = new ArrayList<>();
    kinds.addAll(Collections.nCopies(kills, Fault.Kind.KILL));
    kinds.addAll(Collections.nCopies(freezes, Fault.Kind.FREEZE));
    kinds.addAll(Collections.nCopies(moves, Fault.Kind.MOVE));
    kinds.addAll(Collections.nCopies(brokerRestarts, Fault.Kind.BROKER));
    Collections.shuffle(kinds, random);
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      double at = 0.05 + 0.85 * (i + random.nextDouble() * 0.8) / kinds.size();
      Duration lasting =
          kinds.get(i) == Fault.Kind.FREEZE
              ? Duration.ofMillis(500 + random.nextInt(LONGEST_FREEZE_MS))
              : Duration.ZERO;
      faults.add(new Fault(kinds.get(i), at, random.nextInt(pods), lasting));
    }
    return faults;
  }

  /** What repeats this run. */
  public String replay() {
    return "bench/run kill --arm %s --seed %d --events %d --pods %d --kills %d --freezes %d --moves %d --broker-restarts %d --group-protocol %s"
        .formatted(
            arm.id(), seed, events, pods, kills, freezes, moves, brokerRestarts, groupProtocol);
  }
}
