package dev.tributary.operator.flow;

import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.TargetPlan;
import java.util.Set;
import java.util.TreeSet;

/** The Secrets that a plan names. */
final class PlanSecrets {
  private PlanSecrets() {}

  static Set<String> of(FlowPlan plan) {
    Set<String> names = new TreeSet<>();
    add(names, plan.kafka().caSecret());
    add(names, plan.kafka().credentialsSecret());
    if (plan.source() instanceof SourcePlan.Webhook webhook) {
      add(names, webhook.secret());
    }
    switch (plan.target()) {
      case TargetPlan.Http http -> {
        add(names, http.caSecret());
        add(names, http.auth() == null ? null : http.auth().secret());
      }
      case TargetPlan.Kamelet kamelet -> add(names, kamelet.secret());
      case TargetPlan.Contract contract -> {}
    }
    return names;
  }

  private static void add(Set<String> names, String name) {
    if (name != null) {
      names.add(name);
    }
  }
}
