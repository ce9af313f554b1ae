package dev.tributary.cli;

import dev.tributary.cli.cluster.Cluster;
import dev.tributary.cli.deadletters.FlowAccess;
import dev.tributary.cli.deadletters.FlowFinder;
import dev.tributary.cli.deadletters.FlowKafka;
import dev.tributary.cli.input.InputException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which flow, and how its Kafka is reached. */
final class LetterOptions {
  @Parameters(
      index = "0",
      paramLabel = "NAMESPACE/FLOW",
      description = "The flow; without a namespace that of the kubeconfig, or default with --dev.")
  private String flow;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT",
      description = "Where Kafka is, when it can't be reached from here as the platform says.")
  private String bootstrap;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description =
          "Properties of Kafka clients, as --command-config of Kafka's own tools; then no Secret is"
              + " read.")
  private Path config;

  @Option(
      names = "--dev",
      arity = "0..1",
      fallbackValue = ".tributary",
      paramLabel = "DIR",
      description =
          "The flow of a running `tributary dev` instead of a cluster's; DIR is its --state folder"
              + " (default: ${FALLBACK-VALUE}). All commands work there.")
  private Path dev;

  /** Finds the flow and opens its Kafka. */
  FlowKafka open() {
    return FlowKafka.open(access());
  }

  private FlowAccess access() {
    int slash = flow.indexOf('/');
    String name = flow.substring(slash + 1);
    if (dev != null) {
      return FlowFinder.inDev(dev, slash < 0 ? "default" : flow.substring(0, slash), name);
    }
    try (Cluster there = cluster.open()) {
      return FlowFinder.in(
          there,
          slash < 0 ? there.namespace() : flow.substring(0, slash),
          name,
          Optional.ofNullable(bootstrap),
          Optional.ofNullable(config).map(LetterOptions::read));
    }
  }

  private static Map<String, Object> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new InputException(file + ": there is no such file; check --kafka-config");
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(
          file + ": can't be read: " + e.getMessage() + "; check --kafka-config");
    }
    Map<String, Object> map = new HashMap<>();
    properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
    return map;
  }
}
