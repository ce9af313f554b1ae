package dev.tributary.cli.check;

import dev.tributary.cli.workspace.Platforms;
import dev.tributary.cli.workspace.Workspace;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.FlowInputs;
import dev.tributary.planner.FlowPlanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plans all flows of a workspace. */
public final class Planning {
  private Planning() {}

  /** Every flow with its plan or what is wrong, in order of namespace and name. */
  public static List<Planned> of(Workspace workspace) {
    Platforms platforms = new Platforms(workspace);
    List<FlowInputs> inputs = new ArrayList<>();
    for (String namespace : workspace.namespaces()) {
      Map<String, SystemEndpoint> endpoints = workspace.endpoints(namespace);
      Map<String, EventContract> contracts = workspace.contracts(namespace);
      List<SyncFlow> flows = List.copyOf(workspace.flows(namespace).values());
      for (SyncFlow flow : flows) {
        inputs.add(
            new FlowInputs(
                flow, endpoints, contracts, flows, platforms.choose(namespace).platform()));
      }
    }
    return inputs.parallelStream().map(i -> new Planned(i, FlowPlanner.plan(i))).toList();
  }
}
