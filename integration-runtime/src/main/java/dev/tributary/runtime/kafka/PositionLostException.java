package dev.tributary.runtime.kafka;

import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** There is no position to go on from, and none is guessed. The message names the next step. */
public final class PositionLostException extends Exception {
  private static final long serialVersionUID = 1L;

  private PositionLostException(String message) {
    super(message);
  }

  /** The group has no position at all for the topic. */
  public static PositionLostException none(String group, String topic) {
    return new PositionLostException(
        "group %s has no position in topic %s; choose one by committing offsets for the group"
            .formatted(group, topic));
  }

  /** The log doesn't hold the positions any more, or not yet. */
  public static PositionLostException outOfRange(Map<TopicPartition, Long> positions) {
    String where =
        positions.entrySet().stream()
            .map(e -> e.getKey() + " offset " + e.getValue())
            .sorted()
            .collect(Collectors.joining(", "));
    return new PositionLostException(
        "the log no longer holds "
            + where
            + "; choose a position by committing offsets for the group");
  }
}
