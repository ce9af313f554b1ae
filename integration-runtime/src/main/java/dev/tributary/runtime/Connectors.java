package dev.tributary.runtime;

import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.planner.types.CompiledPlan;
import dev.tributary.runtime.connector.Connector;
import dev.tributary.runtime.connector.contract.ContractConnector;
import dev.tributary.runtime.connector.http.HttpConnector;
import dev.tributary.runtime.connector.kamelet.KameletConnector;
import dev.tributary.runtime.kafka.Writer;

/** The connector for a plan's target. A new kind of target gets its line here. */
final class Connectors {
  private Connectors() {}

  static Connector of(FlowPlan plan, CompiledPlan compiled, RuntimePorts ports, Writer writer) {
    return switch (plan.target()) {
      case TargetPlan.Http http ->
          new HttpConnector(http, compiled, ports.secrets(), ports.clock(), ports.guard());
      case TargetPlan.Kamelet kamelet -> new KameletConnector(kamelet, ports.secrets());
      case TargetPlan.Contract contract ->
          new ContractConnector(contract, compiled, plan.namespace(), plan.flow(), writer);
    };
  }
}
