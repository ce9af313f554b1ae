package dev.tributary.cli.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.cli.check.InForce;
import dev.tributary.cli.crd.Kinds;
import dev.tributary.cli.crd.Rules;
import dev.tributary.cli.workspace.Workspace;
import dev.tributary.cli.workspace.WorkspaceReader;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.evolution.ContractHistory;
import dev.tributary.planner.evolution.ContractRecords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What lives in some namespaces of a cluster.
 *
 * @param workspace the resources
 * @param inForce what was accepted of them
 * @param notes what couldn't be seen
 */
public record Living(Workspace workspace, InForce inForce, List<String> notes) {
  /** Where such resources are said to stand. */
  public static final String FROM = "cluster";

  /** Reads. Platforms and the namespaces' labels are left out when the user may not see them. */
  public static Living in(Cluster cluster, Collection<String> namespaces) {
    List<String> notes = new ArrayList<>();
    List<ObjectNode> objects =
        new ArrayList<>(
            unlessUnseen(notes, () -> cluster.list(IntegrationPlatform.class, Optional.empty())));
    for (String name : namespaces) {
      objects.addAll(unlessUnseen(notes, () -> cluster.namespace(name).stream().toList()));
      for (var kind : List.of(SystemEndpoint.class, EventContract.class, SyncFlow.class)) {
        objects.addAll(cluster.list(kind, Optional.of(name)));
      }
      // A cluster or a role from before the kind has none that could matter.
      objects.addAll(
          unlessUnseen(notes, () -> cluster.list(Orchestration.class, Optional.of(name))));
    }
    Workspace workspace = WorkspaceReader.of(FROM, objects, Kinds.packaged(), new Rules());
    Map<String, Map<String, ContractHistory>> histories = new TreeMap<>();
    for (String name : namespaces) {
      histories.put(name, histories(cluster, name, workspace, notes));
    }
    return new Living(workspace, InForce.of(workspace, histories), List.copyOf(notes));
  }

  private static Map<String, ContractHistory> histories(
      Cluster cluster, String namespace, Workspace workspace, List<String> notes) {
    try {
      return ContractRecords.histories(cluster.configMaps(namespace, ContractRecords.CONTRACT));
    } catch (UnseenException e) {
      notes.add(e.getMessage() + "; contracts are taken to be in force as they are written");
      return InForce.written(workspace, namespace);
    }
  }

  private static List<ObjectNode> unlessUnseen(
      List<String> notes, Supplier<List<ObjectNode>> question) {
    try {
      return question.get();
    } catch (UnseenException e) {
      notes.add(e.getMessage());
      return List.of();
    }
  }
}
