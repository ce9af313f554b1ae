package dev.tributary.runtime.engine;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;

/** How the engine reaches the topic that it reads. */
public interface SourceTopic {
  /**
   * A new consumer of the flow's group, the caller's to close.
   *
   * @throws KafkaException when none can be made now
   */
  Consumer<byte[], byte[]> consumer();

  /**
   * The topic's id, another one for each topic that was ever made under this name.
   *
   * @throws KafkaException when Kafka doesn't tell within a few seconds
   */
  Uuid topicId();
}
