package dev.tributary.cli.dev;

import dev.tributary.cli.check.Planned;
import dev.tributary.cli.check.Planning;
import dev.tributary.cli.check.Report;
import dev.tributary.cli.check.Validator;
import dev.tributary.cli.status.FlowRow;
import dev.tributary.cli.workspace.Manifest;
import dev.tributary.cli.workspace.Workspace;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.planner.ContractPlanner;
import dev.tributary.planner.PlatformParts;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.SourcePlan;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps the flows of this process as the sources say. A flow whose newest spec is wrong goes on
 * with the plan that it has.
 */
final class LocalFlows implements AutoCloseable {
  private final LocalKafka kafka;
  private final LocalWebhooks webhooks;
  private final Runners runners;
  private final Births births;
  private final Clock clock;
  private final Map<String, LocalFlow> flows = new TreeMap<>();

  LocalFlows(
      LocalKafka kafka, LocalWebhooks webhooks, Runners runners, Births births, Clock clock) {
    this.kafka = kafka;
    this.webhooks = webhooks;
    this.runners = runners;
    this.births = births;
    this.clock = clock;
  }

  /** Takes the resources, made fit for this machine; says what is wrong with them. */
  synchronized Report apply(Workspace workspace, Planning planning) {
    Report report = Validator.validate(workspace, planning);
    topics(workspace, planning);
    Map<String, Planned> plans =
        planning.flows().stream().collect(Collectors.toMap(Planned::name, Function.identity()));
    Set<String> declared = declared(workspace);
    end(declared, report);
    for (String id : declared) {
      String namespace = id.substring(0, id.indexOf('/'));
      String name = id.substring(id.indexOf('/') + 1);
      LocalFlow flow = flows.computeIfAbsent(id, i -> new LocalFlow(namespace, name, births.of(i)));
      FlowPlan plan = plans.containsKey(id) ? plans.get(id).result().plan().orElse(null) : null;
      String resource = Manifest.id("SyncFlow", namespace, name);
      flow.looked(
          workspace.manifests().get(resource).tree().path("spec"),
          report.findings().stream().filter(f -> f.resource().equals(resource)).toList(),
          plan != null);
      if (plan != null && !flow.runs(plans.get(id).result().digest())) {
        kafka.position(plan);
        flow.run(
            plan,
            plans.get(id).result().digest(),
            runners.runner(plan, plans.get(id).result().digest()));
      }
    }
    return report;
  }

  private void topics(Workspace workspace, Planning planning) {
    List<FlowPlan.TopicPlan> topics = new ArrayList<>();
    for (String namespace : workspace.namespaces()) {
      for (EventContract contract : workspace.contracts(namespace).values()) {
        if (planning
            .contracts()
            .get(Manifest.id("EventContract", namespace, contract.getMetadata().getName()))
            .isAccepted()) {
          topics.add(ContractPlanner.topic(contract, 1));
        }
      }
    }
    Set<String> paths = new HashSet<>();
    for (Planned flow : planning.flows()) {
      topics.add(PlatformParts.reports(flow.inputs().platform()));
      flow.result()
          .plan()
          .ifPresent(
              plan -> {
                topics.addAll(plan.topics());
                if (plan.source() instanceof SourcePlan.Webhook webhook) {
                  paths.add(webhook.path());
                }
              });
    }
    kafka.create(
        topics.stream()
            .collect(Collectors.toMap(FlowPlan.TopicPlan::name, t -> t, (a, b) -> a))
            .values());
    webhooks.expect(paths);
  }

  private static Set<String> declared(Workspace workspace) {
    return workspace.manifests().values().stream()
        .filter(m -> m.kind().equals("SyncFlow") && !m.name().isEmpty())
        .map(m -> m.namespace() + "/" + m.name())
        .collect(Collectors.toCollection(java.util.TreeSet::new));
  }

  /** Ends flows that are gone; not while a file can't be read, which may hold them. */
  private void end(Set<String> declared, Report report) {
    boolean unread =
        report.findings().stream().anyMatch(f -> f.isError() && f.resource().isEmpty());
    List<LocalFlow> gone =
        flows.values().stream().filter(f -> !unread && !declared.contains(f.id())).toList();
    gone.forEach(
        flow -> {
          flow.close();
          flows.remove(flow.id());
        });
  }

  /** Counts dead letters anew. */
  synchronized void measure() {
    flows.forEach(
        (id, flow) ->
            kafka
                .dead(id.substring(0, id.indexOf('/')), id.substring(id.indexOf('/') + 1))
                .ifPresent(flow::dead));
  }

  /** How all fare. */
  synchronized List<FlowRow> rows() {
    return flows.values().stream().map(flow -> flow.row(clock)).toList();
  }

  /** Drains all, side by side. */
  @Override
  public synchronized void close() {
    flows.values().parallelStream().forEach(LocalFlow::close);
    flows.clear();
    runners.close();
  }
}
