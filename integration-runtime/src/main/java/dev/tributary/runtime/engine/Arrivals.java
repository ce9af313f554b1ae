package dev.tributary.runtime.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.apache.kafka.common.KafkaException;

/** The partitions that are ours and not taken on yet. Guarded by being on the poll thread. */
final class Arrivals {
  private final Workshop workshop;
  private final ParkedRecords copies;
  // No set: an arrival changes when some of its partitions are given away again.
  private final List<Arrival> waiting = new ArrayList<>();

  Arrivals(Workshop workshop, ParkedRecords copies) {
    this.workshop = workshop;
    this.copies = copies;
  }

  /** These go on here; their parked records are asked for now. */
  void add(Map<Integer, Position> positions) {
    waiting.add(new Arrival(positions, copies.restore(List.copyOf(positions.keySet()))));
  }

  boolean contain(int partition) {
    return waiting.stream().anyMatch(arrival -> arrival.positions().containsKey(partition));
  }

  /** These are given away again. */
  void drop(Collection<Integer> partitions) {
    waiting.forEach(arrival -> arrival.positions().keySet().removeAll(partitions));
  }

  /**
   * Takes on those whose parked records are here.
   *
   * @param begun told each partition that was taken on, and where it goes on
   * @throws KafkaException when parked records can't be read
   */
  void takeOn(BiConsumer<Integer, Position> begun) {
    for (Arrival arrival : List.copyOf(waiting)) {
      if (arrival.parked().isDone()) {
        waiting.removeIf(other -> other == arrival);
        try {
          arrival.takeOn(workshop, copies);
        } catch (CompletionException e) {
          throw new KafkaException(
              "the parked records can't be read: " + e.getCause().getMessage(), e);
        }
        arrival.positions().forEach(begun);
      }
    }
  }
}
