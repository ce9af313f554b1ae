package dev.tributary.cli.deadletters;

import dev.tributary.planner.Names;
import java.util.List;
import java.util.Map;

/**
 * A flow, and how its topics are reached.
 *
 * @param namespace its namespace
 * @param flow its name
 * @param sourceTopic the topic that it reads
 * @param kafka properties of Kafka clients; they hold credentials
 * @param address where Kafka is, and who says so
 * @param masking which fields of its records people may not see by default
 * @param notes what to know before its dead letters are retried
 */
public record FlowAccess(
    String namespace,
    String flow,
    String sourceTopic,
    Map<String, Object> kafka,
    String address,
    Masking masking,
    List<String> notes) {

  /** {@code namespace/flow}. */
  public String name() {
    return namespace + "/" + flow;
  }

  String deadLetterTopic() {
    return Names.deadLetterTopic(namespace, flow);
  }

  String stateTopic() {
    return Names.stateTopic(namespace, flow);
  }

  String resolvedGroup() {
    return Names.resolvedGroup(namespace, flow);
  }
}
