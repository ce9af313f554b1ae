package dev.tributary.runtime.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Partitions that are ours and wait for their parked records.
 *
 * @param positions where they go on; those given away meanwhile are taken out
 * @param parked the copies of their parked records
 */
record Arrival(
    Map<Integer, Position> positions,
    CompletableFuture<List<ConsumerRecord<byte[], byte[]>>> parked) {

  /**
   * Hands the partitions to the workshop, and tells where the copies are from.
   *
   * @throws java.util.concurrent.CompletionException when the copies couldn't be read
   */
  void takeOn(Workshop workshop, ParkedRecords where) {
    List<ConsumerRecord<byte[], byte[]>> copies = parked.join();
    where.takenOn(positions.keySet(), copies);
    positions.forEach(
        (partition, from) ->
            workshop.assign(
                partition,
                from,
                copies.stream()
                    .filter(copy -> copy.partition() == partition)
                    .sorted(Comparator.comparingLong(ConsumerRecord::offset))
                    .toList()));
  }
}
