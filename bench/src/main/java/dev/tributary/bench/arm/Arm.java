package dev.tributary.bench.arm;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Takes events from a topic to the sink. */
public interface Arm {
  /**
   * Begins; returns at once or when it is under way. What is returned ends it gracefully.
   *
   * @throws Exception when it can't begin
   */
  AutoCloseable start(ArmSettings settings) throws Exception;

  /**
   * Makes what must be there before the first process of a run starts.
   *
   * @throws Exception when it can't be made
   */
  default void prepare(ArmSettings settings, Admin admin) throws Exception {
    createTopic(admin, settings.deadLetterTopic(), Map.of());
  }

  /** Creates a topic with one partition unless it is there. */
  static void createTopic(Admin admin, String topic, Map<String, String> config)
      throws InterruptedException {
    try {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(config))).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof org.apache.kafka.common.errors.TopicExistsException)) {
        throw new IllegalStateException("cannot create the topic " + topic, e.getCause());
      }
    }
  }
}
