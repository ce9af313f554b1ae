package dev.tributary.cli;

import dev.tributary.cli.cluster.Cluster;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which cluster; as kubectl's. */
final class ClusterOptions {
  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "The kubeconfig's context (default: its current one).")
  private String context;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "The kubeconfig (default: $$KUBECONFIG, else ~/.kube/config).")
  private Path kubeconfig;

  Cluster open() {
    return Cluster.open(Optional.ofNullable(kubeconfig), Optional.ofNullable(context));
  }
}
