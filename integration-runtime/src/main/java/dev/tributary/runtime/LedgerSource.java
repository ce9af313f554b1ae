package dev.tributary.runtime;

import dev.tributary.runtime.engine.SourceTopic;
import dev.tributary.runtime.kafka.KafkaClients;
import dev.tributary.runtime.kafka.WatchedConsumer;
import dev.tributary.runtime.ledger.Ledger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Uuid;

/** The flow's source topic; the ledger hears which partitions come and go. */
record LedgerSource(KafkaClients kafka, Ledger ledger) implements SourceTopic {
  @Override
  public Consumer<byte[], byte[]> consumer() {
    return WatchedConsumer.of(kafka.consumer(), ledger);
  }

  @Override
  public Uuid topicId() {
    return kafka.topicId();
  }
}
