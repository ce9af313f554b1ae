package dev.tributary.runtime;

import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.planner.types.CompiledTarget;
import dev.tributary.runtime.connector.Connector;
import dev.tributary.runtime.connector.contract.ContractConnector;
import dev.tributary.runtime.connector.http.HttpConnector;
import dev.tributary.runtime.connector.kamelet.KameletConnector;
import dev.tributary.runtime.kafka.Writer;
import dev.tributary.runtime.pressure.Gate;
import dev.tributary.runtime.pressure.Gates;

/** The connector for a plan's target, and the way to it. A new kind gets its lines here. */
final class Connectors {
  private Connectors() {}

  static Connector of(FlowPlan plan, CompiledTarget compiled, RuntimePorts ports, Writer writer) {
    return switch (plan.target()) {
      case TargetPlan.Http http ->
          new HttpConnector(
              http, compiled, ports.secrets(), ports.clock(), ports.guard(), ports.vertx());
      case TargetPlan.Kamelet kamelet -> new KameletConnector(kamelet, ports.secrets());
      case TargetPlan.Contract contract ->
          new ContractConnector(contract, compiled, plan.namespace(), plan.flow(), writer);
    };
  }

  static Gate gate(FlowPlan plan, Gates gates) {
    return switch (plan.target()) {
      case TargetPlan.Http http -> gates.of(plan.namespace(), http.endpoint(), http.pressure());
      case TargetPlan.Kamelet kamelet ->
          gates.of(plan.namespace(), kamelet.endpoint(), kamelet.pressure());
      case TargetPlan.Contract contract -> gates.open(contract.contract());
    };
  }
}
