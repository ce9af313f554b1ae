package dev.tributary.runtime.kafka;

import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/** Hears which partitions come and go; called on the consumer's thread, must not block. */
public interface AssignmentListener {
  /** These are ours now; told before any of their records is handled. */
  void assigned(Collection<TopicPartition> partitions);

  /** These aren't ours any more; told after their records were drained, or when they are lost. */
  void gone(Collection<TopicPartition> partitions);
}
