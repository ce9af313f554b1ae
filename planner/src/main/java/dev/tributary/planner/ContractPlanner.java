package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.EventContractSpec;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.types.Shape;
import dev.tributary.planner.types.TypeChecker;
import dev.tributary.planner.types.TypeEnvironment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks a contract, and says which topic it wants. */
public final class ContractPlanner {
  private static final int DEFAULT_PARTITIONS = 6;
  private static final String DEFAULT_RETENTION = "7d";

  private ContractPlanner() {}

  /** What is wrong with the contract. */
  public static List<Diagnostic> check(EventContract contract) {
    Diagnostics diagnostics = new Diagnostics(contract);
    EventContractSpec spec = contract.getSpec();
    diagnostics.schema("spec.schema.jsonSchema", spec.schema().jsonSchema());
    diagnostics.key(
        new TypeChecker(
            Scope.CONTRACT,
            diagnostics.hasErrors()
                ? TypeEnvironment.payload(Shape.BROKEN)
                : TypeEnvironment.payload(spec.schema().jsonSchema())),
        "spec.key",
        spec.key());
    return diagnostics.list();
  }

  /** Whether the operator keeps the contract's topic; otherwise it only looks at it. */
  public static boolean isManaged(EventContract contract) {
    var topic = contract.getSpec().topic();
    return topic == null || !Boolean.FALSE.equals(topic.managed());
  }

  /** The topic that the contract wants. */
  public static FlowPlan.TopicPlan topic(EventContract contract, int replicationFactor) {
    var topic = contract.getSpec().topic();
    Map<String, String> config = new TreeMap<>();
    String retention =
        topic == null || topic.retention() == null ? DEFAULT_RETENTION : topic.retention();
    config.put("retention.ms", Long.toString(Durations.parse(retention).toMillis()));
    if (topic != null && topic.config() != null) {
      config.putAll(topic.config());
    }
    return new FlowPlan.TopicPlan(
        Names.contractTopic(contract), partitions(contract), replicationFactor, config);
  }

  /** The partitions that the contract asks for. */
  static int partitions(EventContract contract) {
    var topic = contract.getSpec().topic();
    return topic == null || topic.partitions() == null ? DEFAULT_PARTITIONS : topic.partitions();
  }
}
