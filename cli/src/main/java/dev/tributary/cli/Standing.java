package dev.tributary.cli;

import dev.tributary.cli.check.InForce;
import dev.tributary.cli.cluster.Cluster;
import dev.tributary.cli.cluster.Living;
import dev.tributary.cli.workspace.Manifest;
import dev.tributary.cli.workspace.Workspace;
import java.io.InputStream;
import java.util.List;
import java.util.TreeSet;

/** Reads what a change is held against: files, or what lives in a cluster. */
final class Standing {
  /** The word that stands for the cluster where a path could stand. */
  static final String CLUSTER = "cluster";

  private final Sources sources;
  private final ClusterOptions options;
  private final InputStream stdin;

  Standing(Sources sources, ClusterOptions options, InputStream stdin) {
    this.sources = sources;
    this.options = options;
    this.stdin = stdin;
  }

  /** Whether one of the names is the cluster; a folder of that name is written ./cluster. */
  static boolean isCluster(List<String> names) {
    return names.contains(CLUSTER);
  }

  /** What is there of the namespaces that the change touches. */
  Living read(List<String> names, Workspace change) {
    List<String> paths = names.stream().filter(name -> !name.equals(CLUSTER)).toList();
    Workspace files = sources.read(paths, stdin);
    if (!isCluster(names)) {
      return new Living(files, InForce.asWritten(files), List.of());
    }
    TreeSet<String> namespaces = new TreeSet<>();
    for (Manifest manifest : change.manifests().values()) {
      if (manifest.kind().equals("Namespace")) {
        namespaces.add(manifest.name());
      } else if (!manifest.namespace().isEmpty()) {
        namespaces.add(manifest.namespace());
      }
    }
    try (Cluster cluster = options.open()) {
      Living living = Living.in(cluster, namespaces);
      return paths.isEmpty()
          ? living
          : new Living(files.over(living.workspace()), living.inForce(), living.notes());
    }
  }
}
