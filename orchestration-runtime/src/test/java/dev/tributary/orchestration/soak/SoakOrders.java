package dev.tributary.orchestration.soak;

import dev.tributary.orchestration.testkit.PickupPlan;
import dev.tributary.orchestration.testkit.ProcessWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What happens to every order, by the seed: its events, early, late, twice and out of order, and
 * what people do.
 */
final class SoakOrders {
  /** How long an order waits to be picked, for a person, and to be collected. */
  static final Duration PICKED = Duration.ofSeconds(30);

  static final Duration ESCALATE = Duration.ofSeconds(15);
  static final Duration COLLECTED = Duration.ofSeconds(40);

  private final Random random;
  private final List<Act> acts = new ArrayList<>();
  private final List<String> orders = new ArrayList<>();

  /** Something that happens so long after the begin. */
  sealed interface Act {
    long atMs();
  }

  /** An event is written to Kafka. */
  record Send(long atMs, String topic, String type, String order, String id, String payload)
      implements Act {}

  /** A person cancels an order. */
  record Cancel(long atMs, String order) implements Act {}

  /** A person answers the order's task. */
  record Answer(long atMs, String order, String choice) implements Act {}

  SoakOrders(SoakSize size) {
    random = new Random(size.seed());
    for (int i = 0; i < size.instances(); i++) {
      String order = "s" + size.seed() + "-" + i;
      orders.add(order);
      order(
          order, (long) (size.spread().toMillis() * (i + random.nextDouble()) / size.instances()));
    }
    acts.sort(Comparator.comparingLong(Act::atMs));
  }

  List<String> orders() {
    return List.copyOf(orders);
  }

  /** All that happens, in its order. */
  List<Act> acts() {
    return List.copyOf(acts);
  }

  private void order(String order, long begin) {
    String sku = chance(3) ? "NONE-1" : "A";
    String amount = chance(3) ? "1000.01" : "10.00";
    placed(order, begin, "placed", sku, amount);
    if (chance(5)) {
      placed(order, begin + upTo(20_000), "placed-again", sku, amount);
    }
    if (chance(4)) {
      acts.add(new Cancel(begin + upTo(15_000), order));
    }
    if (chance(4)) {
      if (chance(70)) {
        long asked = begin + PICKED.toMillis() + 2_000 + upTo(8_000);
        acts.add(new Answer(asked, order, chance(50) ? "picked" : "cancel"));
        collected(order, asked + upTo(5_000), "collected");
      }
      return;
    }
    // One in ten comes before its order is placed, one in ten is collected before it is picked.
    long picked = chance(10) ? Math.max(0, begin - upTo(3_000)) : begin + upTo(8_000);
    picked(order, picked, "picked", chance(5) ? "OutOfStock" : "Picked");
    if (!chance(4)) {
      collected(
          order,
          chance(10) ? Math.max(0, picked - upTo(3_000)) : picked + upTo(8_000),
          "collected");
    }
    if (chance(10)) {
      picked(order, begin + 10_000 + upTo(30_000), "picked-late", "Picked");
    }
  }

  private void placed(String order, long at, String id, String sku, String amount) {
    send(
        at,
        PickupPlan.PLACED,
        PickupPlan.PLACED_TYPE,
        order,
        id,
        ProcessWorld.order(order, sku, amount).toString());
  }

  private void picked(String order, long at, String id, String result) {
    send(
        at,
        PickupPlan.PICKED,
        PickupPlan.PICKED_TYPE,
        order,
        id,
        "{\"orderId\":\"%s\",\"result\":\"%s\"}".formatted(order, result));
  }

  private void collected(String order, long at, String id) {
    send(
        at,
        PickupPlan.COLLECTED,
        PickupPlan.COLLECTED_TYPE,
        order,
        id,
        "{\"orderId\":\"%s\",\"at\":\"2026-01-02T10:00:00Z\"}".formatted(order));
  }

  private void send(long at, String topic, String type, String order, String id, String payload) {
    acts.add(new Send(at, topic, type, order, order + "/" + id, payload));
    if (chance(10)) {
      acts.add(new Send(at + upTo(5_000), topic, type, order, order + "/" + id, payload));
    }
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private long upTo(int ms) {
    return random.nextInt(ms);
  }
}
