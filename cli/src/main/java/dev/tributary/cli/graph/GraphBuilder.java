package dev.tributary.cli.graph;

import dev.tributary.cli.graph.Graph.Edge;
import dev.tributary.cli.graph.Graph.Node;
import dev.tributary.cli.graph.Graph.Type;
import dev.tributary.cli.workspace.Workspace;
import dev.tributary.crds.v1alpha1.NameRef;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.OrchestrationSpec;
import dev.tributary.crds.v1alpha1.Owner;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SyncFlowSpec;
import dev.tributary.planner.Orchestrations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the graph of a workspace; needs no plan, so that what is wrong can be seen too. */
public final class GraphBuilder {
  private final Map<String, Node> nodes = new TreeMap<>();
  private final List<Edge> edges = new ArrayList<>();

  private GraphBuilder() {}

  /** The graph. */
  public static Graph of(Workspace workspace) {
    GraphBuilder builder = new GraphBuilder();
    for (String namespace : workspace.namespaces()) {
      workspace
          .endpoints(namespace)
          .forEach(
              (name, endpoint) ->
                  builder.put(
                      Type.system,
                      namespace,
                      name,
                      endpoint.getSpec().type().name(),
                      team(endpoint.getSpec().owner())));
      workspace
          .contracts(namespace)
          .forEach(
              (name, contract) ->
                  builder.put(
                      Type.contract,
                      namespace,
                      name,
                      contract.getSpec().version(),
                      team(contract.getSpec().owner())));
      workspace.flows(namespace).values().forEach(builder::flow);
      workspace.orchestrations(namespace).values().forEach(builder::orchestration);
    }
    return new Graph(List.copyOf(builder.nodes.values()), List.copyOf(builder.edges));
  }

  private static String team(Owner owner) {
    return owner == null ? null : owner.team();
  }

  private void flow(SyncFlow flow) {
    String namespace = flow.getMetadata().getNamespace();
    SyncFlowSpec spec = flow.getSpec();
    String id = put(Type.flow, namespace, flow.getMetadata().getName(), null, null);
    String source = end(namespace, spec.source().endpointRef(), spec.source().contractRef());
    String target = end(namespace, spec.target().endpointRef(), spec.target().contractRef());
    edges.add(new Edge(source, id, spec.source().webhook()));
    edges.add(new Edge(id, target, spec.target().operation()));
  }

  private void orchestration(Orchestration orchestration) {
    String namespace = orchestration.getMetadata().getNamespace();
    OrchestrationSpec spec = orchestration.getSpec();
    String id =
        put(Type.orchestration, namespace, orchestration.getMetadata().getName(), null, null);
    for (String contract : Orchestrations.read(spec)) {
      edges.add(new Edge(end(namespace, null, new NameRef(contract)), id, null));
    }
    for (Orchestrations.Called called : Orchestrations.called(spec)) {
      String system = end(namespace, new NameRef(called.endpoint()), null);
      edges.add(new Edge(id, system, called.operation()));
    }
    for (String contract : Orchestrations.written(spec)) {
      edges.add(new Edge(id, end(namespace, null, new NameRef(contract)), null));
    }
  }

  private String end(String namespace, NameRef endpoint, NameRef contract) {
    Type type = endpoint != null ? Type.system : Type.contract;
    String name = endpoint != null ? endpoint.name() : contract.name();
    String id = id(type, namespace, name);
    nodes.putIfAbsent(id, new Node(id, type, namespace, name, null, null, true));
    return id;
  }

  private String put(Type type, String namespace, String name, String detail, String owner) {
    String id = id(type, namespace, name);
    nodes.put(id, new Node(id, type, namespace, name, detail, owner, false));
    return id;
  }

  private static String id(Type type, String namespace, String name) {
    return namespace + "/" + type + "/" + name;
  }
}
