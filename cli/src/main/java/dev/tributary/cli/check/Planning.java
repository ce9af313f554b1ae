package dev.tributary.cli.check;

import dev.tributary.cli.workspace.Manifest;
import dev.tributary.cli.workspace.Platforms;
import dev.tributary.cli.workspace.Workspace;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.FlowInputs;
import dev.tributary.planner.FlowPlanner;
import dev.tributary.planner.NamespaceChecks;
import dev.tributary.planner.OrchestrationInputs;
import dev.tributary.planner.OrchestrationPlanner;
import dev.tributary.planner.evolution.AcceptedVersion;
import dev.tributary.planner.evolution.ContractEvolution;
import dev.tributary.planner.evolution.ContractHistory;
import dev.tributary.planner.evolution.EvolutionResult;
import dev.tributary.planner.evolution.Neighbours;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A workspace with all its flows and orchestrations planned.
 *
 * @param flows every flow with its plan or what is wrong, in order of namespace and name
 * @param orchestrations every orchestration likewise
 * @param contracts what became of each contract, by id
 * @param checks what is wrong with the endpoints, by namespace
 */
public record Planning(
    List<Planned> flows,
    List<PlannedOrchestration> orchestrations,
    Map<String, EvolutionResult> contracts,
    Map<String, NamespaceChecks> checks) {

  private record Task(FlowInputs inputs, NamespaceChecks checks) {
    Planned run() {
      return new Planned(inputs, FlowPlanner.plan(inputs, checks));
    }
  }

  private record OrchestrationTask(OrchestrationInputs inputs, NamespaceChecks checks) {
    PlannedOrchestration run() {
      return new PlannedOrchestration(inputs, OrchestrationPlanner.plan(inputs, checks));
    }
  }

  /** Plans, on all processors; nothing was accepted before. */
  public static Planning of(Workspace workspace) {
    return of(workspace, InForce.NOTHING);
  }

  /** Plans, on all processors. Contracts come into force first, as far as they may. */
  public static Planning of(Workspace workspace, InForce before) {
    Platforms platforms = new Platforms(workspace);
    Map<String, IntegrationPlatform> chosen = new TreeMap<>();
    Map<String, List<EventContract>> ofPlatform = new TreeMap<>();
    for (String namespace : workspace.namespaces()) {
      IntegrationPlatform platform = platforms.choose(namespace).platform();
      chosen.put(namespace, platform);
      ofPlatform
          .computeIfAbsent(platform.getMetadata().getName(), name -> new ArrayList<>())
          .addAll(workspace.contracts(namespace).values());
    }
    Map<String, EvolutionResult> evolved = new TreeMap<>();
    Map<String, NamespaceChecks> checks = new TreeMap<>();
    List<Task> tasks = new ArrayList<>();
    List<OrchestrationTask> orchestrations = new ArrayList<>();
    for (String namespace : workspace.namespaces()) {
      Map<String, SystemEndpoint> endpoints = workspace.endpoints(namespace);
      Map<String, EventContract> contracts = workspace.contracts(namespace);
      List<SyncFlow> flows = List.copyOf(workspace.flows(namespace).values());
      IntegrationPlatform platform = chosen.get(namespace);
      Neighbours neighbours =
          new Neighbours(
              endpoints,
              contracts,
              before.of(namespace),
              flows,
              workspace.orchestrations(namespace).values(),
              platform,
              ofPlatform.get(platform.getMetadata().getName()));
      Map<String, EvolutionResult> results = evolve(neighbours);
      results.forEach(
          (name, result) -> evolved.put(Manifest.id("EventContract", namespace, name), result));
      Map<String, ContractHistory> after = accepted(neighbours, results);
      NamespaceChecks own = new NamespaceChecks(contracts, after);
      checks.put(namespace, own);
      for (SyncFlow flow : flows) {
        tasks.add(
            new Task(
                new FlowInputs(
                    flow, endpoints, contracts, flows, platform, after, before.inUse(flow)),
                own));
      }
      for (Orchestration orchestration : workspace.orchestrations(namespace).values()) {
        orchestrations.add(
            new OrchestrationTask(
                new OrchestrationInputs(
                    orchestration,
                    endpoints,
                    contracts,
                    platform,
                    after,
                    before.inUse(orchestration)),
                own));
      }
    }
    return new Planning(
        tasks.parallelStream().map(Task::run).toList(),
        orchestrations.parallelStream().map(OrchestrationTask::run).toList(),
        evolved,
        checks);
  }

  private static Map<String, EvolutionResult> evolve(Neighbours neighbours) {
    Map<String, EvolutionResult> results = new ConcurrentSkipListMap<>();
    neighbours.contracts().entrySet().parallelStream()
        .forEach(
            e ->
                results.put(
                    e.getKey(),
                    ContractEvolution.check(
                        e.getValue(),
                        neighbours.histories().getOrDefault(e.getKey(), ContractHistory.NONE),
                        neighbours)));
    return results;
  }

  /** The histories when all that may come into force has; without any before, none is needed. */
  private static Map<String, ContractHistory> accepted(
      Neighbours neighbours, Map<String, EvolutionResult> results) {
    Map<String, ContractHistory> after = new TreeMap<>(neighbours.histories());
    after.replaceAll(
        (name, history) -> {
          EvolutionResult result = results.get(name);
          return result != null && result.isAccepted() && result.newVersion()
              ? history.plus(AcceptedVersion.of(neighbours.contracts().get(name)))
              : history;
        });
    return after;
  }
}
