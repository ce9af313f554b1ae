package dev.tributary.cli.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.cli.cluster.Cluster;
import dev.tributary.cli.cluster.Living;
import dev.tributary.cli.crd.Kinds;
import dev.tributary.cli.crd.Rules;
import dev.tributary.cli.dev.SessionFile;
import dev.tributary.cli.input.InputException;
import dev.tributary.cli.input.InputFiles;
import dev.tributary.cli.workspace.Manifest;
import dev.tributary.cli.workspace.Platforms;
import dev.tributary.cli.workspace.Workspace;
import dev.tributary.cli.workspace.WorkspaceReader;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.planner.Names;
import dev.tributary.planner.PlatformParts;
import dev.tributary.planner.plan.FlowPlan.KafkaPlan;
import dev.tributary.runtime.kafka.KafkaProperties;
import dev.tributary.runtime.secret.MissingSecretException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds a flow in a cluster, or in a running {@code tributary dev}. */
public final class FlowFinder {
  private static final String CLIENT = "tributary-cli";

  private FlowFinder() {}

  /**
   * In a cluster, with the rights of the kubeconfig's user.
   *
   * @param bootstrap where Kafka is instead of where the platform says
   * @param config properties of Kafka clients instead of what the platform says
   * @throws InputException when there is no such flow, or it isn't known how Kafka is reached
   */
  public static FlowAccess in(
      Cluster cluster,
      String namespace,
      String flow,
      Optional<String> bootstrap,
      Optional<Map<String, Object>> config) {
    Living living = Living.in(cluster, List.of(namespace));
    SyncFlow found = flow(living.workspace(), namespace, flow);
    Platforms.Choice platform = new Platforms(living.workspace()).choose(namespace);
    Map<String, Object> kafka = new HashMap<>();
    String says;
    if (config.isPresent()) {
      kafka.putAll(config.get());
      says = "--kafka-config";
    } else if (platform.standIn()) {
      if (bootstrap.isEmpty()) {
        throw new InputException(
            "no IntegrationPlatform can be seen that says where Kafka is; ask for the right to get"
                + " integrationplatforms, or give --bootstrap-server or --kafka-config");
      }
      says = "--bootstrap-server";
    } else {
      kafka.putAll(
          properties(cluster, namespace, PlatformParts.kafka(platform.platform()), bootstrap));
      says = "IntegrationPlatform/" + platform.platform().getMetadata().getName();
    }
    bootstrap.ifPresent(address -> kafka.put("bootstrap.servers", address));
    if (!kafka.containsKey("bootstrap.servers")) {
      kafka.put("bootstrap.servers", PlatformParts.kafka(platform.platform()).bootstrapServers());
    }
    return access(
        living.workspace(),
        found,
        kafka,
        bootstrap.isPresent() ? "--bootstrap-server" : says,
        notes(living.workspace(), namespace, flow));
  }

  /**
   * In the {@code tributary dev} that runs on a state folder.
   *
   * @throws InputException when none runs there, or it has no such flow
   */
  public static FlowAccess inDev(Path state, String namespace, String flow) {
    SessionFile session = SessionFile.read(state);
    Workspace workspace =
        WorkspaceReader.read(
            InputFiles.read(session.sources(), InputStream.nullInputStream()),
            session.namespace(),
            Kinds.packaged(),
            new Rules());
    Map<String, Object> kafka = new HashMap<>();
    kafka.put("bootstrap.servers", session.bootstrapServers());
    return access(workspace, flow(workspace, namespace, flow), kafka, "tributary dev", List.of());
  }

  private static SyncFlow flow(Workspace workspace, String namespace, String name) {
    Map<String, SyncFlow> flows = workspace.flows(namespace);
    SyncFlow flow = flows.get(name);
    if (flow == null) {
      throw new InputException(
          "there is no SyncFlow '%s' in the namespace %s; %s"
              .formatted(
                  name,
                  namespace,
                  flows.isEmpty()
                      ? "name the namespace as NAMESPACE/FLOW"
                      : "its flows are: " + String.join(", ", flows.keySet())));
    }
    return flow;
  }

  private static FlowAccess access(
      Workspace workspace,
      SyncFlow flow,
      Map<String, Object> kafka,
      String says,
      List<String> notes) {
    String namespace = flow.getMetadata().getNamespace();
    String name = flow.getMetadata().getName();
    Map<String, EventContract> contracts = workspace.contracts(namespace);
    var source = flow.getSpec().source().contractRef();
    var target = flow.getSpec().target().contractRef();
    if (source != null && !contracts.containsKey(source.name())) {
      throw new InputException(
          "the contract '%s' that %s/%s reads isn't in the namespace; apply it first"
              .formatted(source.name(), namespace, name));
    }
    Masking masking =
        source != null
            ? Masking.ofPaths(pii(contracts.get(source.name())))
            : Masking.ofNames(target == null ? Set.of() : pii(contracts.get(target.name())));
    return new FlowAccess(
        namespace,
        name,
        source == null
            ? Names.bufferTopic(namespace, name)
            : Names.contractTopic(contracts.get(source.name())),
        kafka,
        "%s (%s)".formatted(kafka.get("bootstrap.servers"), says),
        masking,
        notes);
  }

  private static Set<String> pii(EventContract contract) {
    return contract == null ? Set.of() : Masking.pii(contract.getSpec());
  }

  private static Map<String, Object> properties(
      Cluster cluster, String namespace, KafkaPlan plan, Optional<String> bootstrap) {
    try {
      return KafkaProperties.common(
          bootstrap.isEmpty()
              ? plan
              : new KafkaPlan(
                  bootstrap.get(),
                  plan.tls(),
                  plan.caSecret(),
                  plan.saslMechanism(),
                  plan.credentialsSecret()),
          cluster.secrets(namespace),
          CLIENT);
    } catch (MissingSecretException e) {
      throw new InputException(
          e.getMessage() + " in the namespace " + namespace + "; or give --kafka-config");
    }
  }

  private static List<String> notes(Workspace workspace, String namespace, String flow) {
    List<String> notes = new ArrayList<>();
    JsonNode tree =
        workspace
            .manifest(Manifest.id("SyncFlow", namespace, flow))
            .map(Manifest::tree)
            .orElseThrow();
    if (tree.at("/spec/suspend").asBoolean()) {
      notes.add("the flow is suspended; what is retried waits until spec.suspend is false");
    } else if (tree.at("/status/replicas").asInt(0) == 0) {
      notes.add("the flow has no pod now; what is retried waits until one runs");
    }
    return notes;
  }
}
