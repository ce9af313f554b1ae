package dev.tributary.cli.check;

import dev.tributary.cli.workspace.Platforms;
import dev.tributary.cli.workspace.Workspace;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.FlowInputs;
import dev.tributary.planner.FlowPlanner;
import dev.tributary.planner.NamespaceChecks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A workspace with all its flows planned.
 *
 * @param flows every flow with its plan or what is wrong, in order of namespace and name
 * @param checks what is wrong with the other resources, by namespace
 */
public record Planning(List<Planned> flows, Map<String, NamespaceChecks> checks) {
  private record Task(FlowInputs inputs, NamespaceChecks checks) {
    Planned run() {
      return new Planned(inputs, FlowPlanner.plan(inputs, checks));
    }
  }

  /** Plans, on all processors. */
  public static Planning of(Workspace workspace) {
    Platforms platforms = new Platforms(workspace);
    Map<String, NamespaceChecks> checks = new TreeMap<>();
    List<Task> tasks = new ArrayList<>();
    for (String namespace : workspace.namespaces()) {
      Map<String, SystemEndpoint> endpoints = workspace.endpoints(namespace);
      Map<String, EventContract> contracts = workspace.contracts(namespace);
      List<SyncFlow> flows = List.copyOf(workspace.flows(namespace).values());
      IntegrationPlatform platform = platforms.choose(namespace).platform();
      NamespaceChecks own = new NamespaceChecks(contracts);
      checks.put(namespace, own);
      for (SyncFlow flow : flows) {
        tasks.add(new Task(new FlowInputs(flow, endpoints, contracts, flows, platform), own));
      }
    }
    return new Planning(tasks.parallelStream().map(Task::run).toList(), checks);
  }
}
