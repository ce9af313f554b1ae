package dev.tributary.simulators.shop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One webhook to send.
 *
 * @param number the order's number
 * @param kind what is special about it
 */
public record Delivery(long number, Kind kind) {

  /** What is special about a delivery. */
  public enum Kind {
    /** Nothing. */
    RIGHT,
    /** The same event once more. */
    DUPLICATE,
    /** The body isn't JSON. */
    NOT_JSON,
    /** The body has no {@code name}. */
    MISSING_FIELD,
    /** {@code line_items} is a string. */
    WRONG_TYPE,
    /** Signed with another key. */
    WRONG_SIGNATURE,
    /** A product that no ERP knows. */
    UNKNOWN_SKU,
    /** {@code test: true}. */
    TEST
  }

  private static final List<Kind> BROKEN =
      List.of(Kind.NOT_JSON, Kind.MISSING_FIELD, Kind.WRONG_TYPE);
  // How many orders later a duplicate comes, at most.
  private static final int DUPLICATE_DISTANCE = 20;

  private record Placed(double position, Delivery delivery) {}

  /** The deliveries of a plan in the order of sending; the same for the same plan. */
  public static List<Delivery> of(SendPlan plan) {
    Random random = new Random(plan.seed());
    List<Integer> shuffled = new ArrayList<>(IntStream.range(0, plan.count()).boxed().toList());
    Collections.shuffle(shuffled, random);
    Kind[] kinds = new Kind[plan.count()];
    for (int i = 0; i < plan.count(); i++) {
      kinds[shuffled.get(i)] = kind(plan, i);
    }
    List<Placed> placed = new ArrayList<>();
    for (int i = 0; i < plan.count(); i++) {
      placed.add(new Placed(i, new Delivery(plan.startAt() + i, kinds[i])));
    }
    shuffled.stream()
        .filter(i -> kinds[i] == Kind.RIGHT)
        .limit(plan.duplicates())
        .forEach(
            i ->
                placed.add(
                    new Placed(
                        i + 0.5 + random.nextInt(DUPLICATE_DISTANCE),
                        new Delivery(plan.startAt() + i, Kind.DUPLICATE))));
    // Numbers of their own: an order that must not arrive is then seen when it does.
    long next = plan.startAt() + plan.count();
    for (int i = 0; i < plan.wrongSignature(); i++) {
      placed.add(at(random, plan, new Delivery(next++, Kind.WRONG_SIGNATURE)));
    }
    for (int i = 0; i < plan.testOrders(); i++) {
      placed.add(at(random, plan, new Delivery(next++, Kind.TEST)));
    }
    placed.sort(Comparator.comparingDouble(Placed::position));
    return placed.stream().map(Placed::delivery).toList();
  }

  private static Placed at(Random random, SendPlan plan, Delivery delivery) {
    return new Placed(random.nextDouble() * plan.count(), delivery);
  }

  private static Kind kind(SendPlan plan, int rank) {
    if (rank < plan.malformed()) {
      return BROKEN.get(rank % BROKEN.size());
    }
    return rank < plan.malformed() + plan.unknownSku() ? Kind.UNKNOWN_SKU : Kind.RIGHT;
  }
}
