package dev.tributary.orchestration.soak;

import dev.tributary.orchestration.engine.InstanceState.Phase;
import dev.tributary.orchestration.engine.InstanceSummary;
import dev.tributary.simulators.journal.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges what became of every order by what the systems did, not by what instances say. */
final class SoakOracle {
  /** What the systems did for one order. */
  private static final class Ledger {
    private int reserved;
    private int released;
    private int authorised;
    private int voided;
    private int tasks;
    private int tasksCancelled;
    private int captured;
    private int refunded;
    private int messages;

    private void take(Entry entry) {
      String path = entry.path();
      switch (path.split("/")[1] + " " + entry.method() + " " + path.replaceAll(".*/", "")) {
        case "wms POST reservations" -> reserved++;
        case "payment POST authorisations" -> authorised++;
        case "payment POST void" -> voided++;
        case "payment POST capture" -> captured++;
        case "payment POST refund" -> refunded++;
        case "store POST tasks" -> tasks++;
        case "store POST cancel" -> tasksCancelled++;
        case "notify POST messages" -> messages++;
        default -> {
          if (entry.method().equals("DELETE")) {
            released++;
          } else {
            throw new AssertionError("an effect that no step has: " + entry);
          }
        }
      }
    }

    private boolean once() {
      return List.of(
              reserved,
              released,
              authorised,
              voided,
              tasks,
              tasksCancelled,
              captured,
              refunded,
              messages)
          .stream()
          .allMatch(count -> count <= 1);
    }

    private boolean done() {
      return reserved == 1
          && authorised == 1
          && tasks == 1
          && captured == 1
          && messages == 1
          && released + voided + tasksCancelled + refunded == 0;
    }

    /** Nothing is reserved, held, taken or asked of the store any more. */
    private boolean undone() {
      return reserved == released
          && authorised == voided + captured
          && tasks == tasksCancelled
          && captured == refunded;
    }

    @Override
    public String toString() {
      return "reserved %d-%d, authorised %d-%d, tasks %d-%d, captured %d-%d, messages %d"
          .formatted(
              reserved,
              released,
              authorised,
              voided,
              tasks,
              tasksCancelled,
              captured,
              refunded,
              messages);
    }
  }

  private final Map<String, Ledger> ledgers = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  SoakOracle(Collection<Entry> log) {
    log.stream()
        .filter(entry -> !entry.effect().equals("none"))
        .forEach(entry -> ledgers.computeIfAbsent(entry.key(), k -> new Ledger()).take(entry));
  }

  /**
   * What is wrong; empty when nothing is.
   *
   * @param orders all that were placed
   * @param instances all that the engine knows
   * @param done ids of the events of completed orders
   * @param failed ids of the events of failed orders
   * @param incidents whether instances may wait for a person who deals with an incident
   */
  List<String> problems(
      Collection<String> orders,
      List<InstanceSummary> instances,
      Map<String, Set<String>> done,
      Map<String, Set<String>> failed,
      boolean incidents) {
    Map<String, List<InstanceSummary>> byOrder = new HashMap<>();
    instances.forEach(
        i ->
            byOrder
                .computeIfAbsent(i.id().replaceFirst("^pickup.pickup.", ""), k -> new ArrayList<>())
                .add(i));
    for (String order : orders) {
      List<InstanceSummary> own = byOrder.getOrDefault(order, List.of());
      if (own.size() != 1) {
        problems.add(order + " has " + own.size() + " instances");
        continue;
      }
      judge(
          order,
          own.getFirst().phase(),
          done.getOrDefault(order, Set.of()).size(),
          failed.getOrDefault(order, Set.of()).size(),
          incidents);
    }
    return problems;
  }

  private void judge(String order, Phase phase, int done, int failed, boolean incidents) {
    Ledger ledger = ledgers.getOrDefault(order, new Ledger());
    boolean right =
        switch (phase) {
          case Completed -> ledger.done() && done == 1 && failed == 0;
          case Failed -> ledger.undone() && done == 0 && failed == 1;
          // Told that it is done, and cancelled before its end.
          case Cancelled -> ledger.undone() && done <= 1 && failed == 1;
          case Incident -> incidents && !ledger.undone() && failed == 0;
          default -> false;
        };
    if (!right || !ledger.once()) {
      problems.add(
          "%s is %s: %s; told done %d, failed %d".formatted(order, phase, ledger, done, failed));
    }
  }
}
