package dev.tributary.runtime;

import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.runtime.kafka.KafkaClients;
import dev.tributary.runtime.pressure.Gate;
import dev.tributary.runtime.report.Backlog;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/** What is looked after now and then while a flow runs: Secrets, backlog, its share of limits. */
final class Upkeep implements AutoCloseable {
  private final FlowPlan plan;
  private final SelfCheck check;
  private final KafkaClients kafka;
  private final Gate gate;
  private final Backlog backlog;
  private final HealthBoard board;

  Upkeep(
      FlowPlan plan,
      SelfCheck check,
      KafkaClients kafka,
      Gate gate,
      Backlog backlog,
      HealthBoard board) {
    this.plan = plan;
    this.check = check;
    this.kafka = kafka;
    this.gate = gate;
    this.backlog = backlog;
    this.board = board;
  }

  void look() throws InterruptedException {
    board.secret(check.missingSecret().orElse(""));
    try {
      backlog.measure(kafka.admin());
      share();
      board.kafka("");
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      kafka.renewAdmin();
      board.kafka(
          "Kafka at %s doesn't answer; it is tried again: %s"
              .formatted(plan.kafka().bootstrapServers(), e.getMessage()));
    }
  }

  /**
   * Takes the flow's share of the endpoint's limits: one part for each pod that reads.
   *
   * @throws KafkaException when the group can't be asked
   */
  void share() throws InterruptedException {
    if (isLimited() && !plan.suspend()) {
      gate.members(plan.name(), kafka.members());
    }
  }

  private boolean isLimited() {
    PressurePlan pressure =
        switch (plan.target()) {
          case TargetPlan.Http http -> http.pressure();
          case TargetPlan.Kamelet kamelet -> kamelet.pressure();
          case TargetPlan.Contract ignored -> PressurePlan.NONE;
        };
    return pressure.requestsPerSecond() != null || pressure.concurrency() != null;
  }

  @Override
  public void close() {
    gate.members(plan.name(), 0);
  }
}
