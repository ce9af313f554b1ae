package dev.tributary.cli;

import dev.tributary.cli.cluster.Cluster;
import dev.tributary.cli.cluster.Statuses;
import dev.tributary.cli.input.InputException;
import dev.tributary.cli.status.Screen;
import dev.tributary.cli.status.StatusJson;
import dev.tributary.cli.status.StatusText;
import dev.tributary.cli.status.StatusTree;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tributary status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows how the resources of a cluster fare, and what to mend first.",
      "Exit code 0: nothing is broken; 1: something is; 2: used wrongly or failed."
    })
final class StatusCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 2_000;

  /** How the status is written. */
  enum Format {
    text,
    json
  }

  @Spec private CommandSpec spec;

  @Mixin private ClusterOptions options;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "The namespace (default: the kubeconfig's).")
  private String namespace;

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "All namespaces.")
  private boolean all;

  @Option(
      names = {"-w", "--watch"},
      description = "Look again every two seconds, until Ctrl-C.")
  private boolean watch;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format output;

  private final Clock clock = Clock.systemUTC();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (Cluster cluster = options.open()) {
      Optional<String> where =
          all ? Optional.empty() : Optional.of(namespace == null ? cluster.namespace() : namespace);
      if (watch) {
        watch(cluster, where, new Screen(out, Terminal.isThere()));
      }
      StatusTree tree = Statuses.of(cluster, where);
      Instant now = clock.instant();
      if (output == Format.json) {
        out.print(StatusJson.of(tree, now));
      } else {
        lines(tree, where, now).forEach(out::println);
      }
      out.flush();
      return tree.broken(now) == 0 ? Tributary.OK : Tributary.ERRORS;
    }
  }

  private void watch(Cluster cluster, Optional<String> where, Screen screen)
      throws InterruptedException {
    if (output == Format.json) {
      throw new ParameterException(
          spec.commandLine(), "--watch writes text; leave -o json or --watch out");
    }
    while (true) {
      try {
        StatusTree tree = Statuses.of(cluster, where);
        Instant now = clock.instant();
        // Ages move by themselves; off a terminal only news is worth printing.
        screen.show(lines(tree, where, now), StatusJson.of(tree, now));
      } catch (InputException e) {
        screen.say("tributary: " + e.getMessage());
        screen.forget();
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static List<String> lines(StatusTree tree, Optional<String> where, Instant now) {
    if (tree.roots().isEmpty()) {
      return List.of(
          where
              .map(name -> "No resources found in " + name + " namespace.")
              .orElse("No resources found."));
    }
    return StatusText.lines(tree, where.isEmpty(), now);
  }
}
