package dev.tributary.simulators.shop;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what a sending has done. Thread-safe. */
final class Tally {
  private static final Set<Delivery.Kind> MALFORMED =
      EnumSet.of(Delivery.Kind.NOT_JSON, Delivery.Kind.MISSING_FIELD, Delivery.Kind.WRONG_TYPE);

  private final SendPlan plan;
  private final List<Delivery> deliveries;
  private final long begin = System.nanoTime();
  private final Map<String, Integer> byStatus = new TreeMap<>();
  private final Map<String, Map<String, Integer>> byKind = new TreeMap<>();
  private final Map<String, Integer> retriedFor = new TreeMap<>();
  private final List<String> unanswered = new ArrayList<>();
  private long attempts;
  private long retried;
  private int sent;

  Tally(SendPlan plan, List<Delivery> deliveries) {
    this.plan = plan;
    this.deliveries = deliveries;
  }

  synchronized void attempt(boolean again) {
    attempts++;
    if (again) {
      retried++;
    }
  }

  synchronized void answered(Delivery delivery, int status) {
    sent++;
    String text = String.valueOf(status);
    byStatus.merge(text, 1, Integer::sum);
    byKind
        .computeIfAbsent(word(delivery.kind()), k -> new TreeMap<>())
        .merge(text, 1, Integer::sum);
  }

  synchronized void failed(String cause) {
    retriedFor.merge(cause, 1, Integer::sum);
  }

  synchronized void givenUp(Delivery delivery) {
    unanswered.add(Orders.name(delivery.number()));
  }

  synchronized SendReport report(boolean done) {
    Map<String, Map<String, Integer>> kinds = new TreeMap<>();
    byKind.forEach((kind, counts) -> kinds.put(kind, new TreeMap<>(counts)));
    return new SendReport(
        done,
        deliveries.size(),
        sent,
        unanswered.size(),
        attempts,
        retried,
        new TreeMap<>(byStatus),
        kinds,
        new TreeMap<>(retriedFor),
        plan.rightOrders(),
        names(MALFORMED),
        names(EnumSet.of(Delivery.Kind.WRONG_SIGNATURE)),
        List.copyOf(unanswered),
        Math.round((System.nanoTime() - begin) / 1e6) / 1e3);
  }

  private List<String> names(Set<Delivery.Kind> kinds) {
    return deliveries.stream()
        .filter(d -> kinds.contains(d.kind()))
        .map(d -> Orders.name(d.number()))
        .toList();
  }

  private static String word(Delivery.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
