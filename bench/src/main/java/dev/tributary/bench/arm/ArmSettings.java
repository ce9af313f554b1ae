package dev.tributary.bench.arm;

import dev.tributary.planner.Names;
import dev.tributary.planner.plan.FlowPlan.EnginePlan;

/**
 * What an arm is told.
 *
 * @param arm which
 * @param run names this run; no other uses its group and topics
 * @param pod this process's name among those of the run
 * @param bootstrapServers the broker
 * @param topic what is read
 * @param partitions of that topic
 * @param sink where events are posted to
 * @param groupProtocol Kafka's {@code group.protocol}, for the arm that knows both
 */
public record ArmSettings(
    ArmKind arm,
    String run,
    String pod,
    String bootstrapServers,
    String topic,
    int partitions,
    String sink,
    String groupProtocol) {

  /** With the protocol that every broker has. */
  public ArmSettings(
      ArmKind arm,
      String run,
      String pod,
      String bootstrapServers,
      String topic,
      int partitions,
      String sink) {
    this(arm, run, pod, bootstrapServers, topic, partitions, sink, EnginePlan.CLASSIC);
  }

  /** Where every arm that can writes its dead letters. */
  public String deadLetterTopic() {
    return "bench." + run + ".dlq";
  }

  /** Where our own arms write down what was delivered. */
  public String ledgerTopic() {
    return Names.ledgerTopic("bench", run);
  }

  /** The consumer group. */
  public String group() {
    return "tributary.bench." + run;
  }

  /** The same run in another process. */
  public ArmSettings with(String otherPod) {
    return new ArmSettings(
        arm, run, otherPod, bootstrapServers, topic, partitions, sink, groupProtocol);
  }
}
