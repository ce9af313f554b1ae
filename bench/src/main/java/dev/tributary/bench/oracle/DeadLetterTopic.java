package dev.tributary.bench.oracle;

import dev.tributary.bench.workload.Orders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a topic of dead letters from its begin to its end of now. */
public final class DeadLetterTopic {
  private final String bootstrapServers;

  /** Reads from the broker there. */
  public DeadLetterTopic(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Waits until so many letters lie there; returns whether they do. */
  public boolean await(String topic, int letters, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (events(topic).size() < letters) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(100);
    }
    return true;
  }

  /** Waits until these events lie there; returns whether they do. */
  public boolean await(String topic, List<Integer> events, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!Set.copyOf(events(topic)).containsAll(events)) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(100);
    }
    return true;
  }

  /** The events whose ids stand in the values; one entry for each letter, -1 for one without. */
  public List<Integer> events(String topic) {
    List<Integer> events = new ArrayList<>();
    try (WholeTopic letters = new WholeTopic(bootstrapServers, topic)) {
      letters.toItsEnd(
          letter -> events.add(letter.value() == null ? -1 : Orders.find(letter.value())));
    }
    return events;
  }
}
