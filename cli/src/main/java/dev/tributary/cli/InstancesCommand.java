package dev.tributary.cli;

import dev.tributary.cli.instances.Instances;
import dev.tributary.cli.instances.StateText;
import dev.tributary.cli.output.Json;
import dev.tributary.orchestration.engine.InstanceSignal;
import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.InstanceSummary;
import dev.tributary.orchestration.engine.Resolution;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tributary instances}. */
@Command(
    name = "instances",
    mixinStandardHelpOptions = true,
    description = "Shows instances of an orchestration, cancels them, deals with their incidents.",
    footer = {
      "",
      "Examples:",
      "  tributary instances list pickup/pickup --dev",
      "  tributary instances show pickup/pickup 1001 --temporal localhost:7233",
      "  tributary instances cancel pickup/pickup 1001 --reason 'the customer called' --dev",
      "  tributary instances retry pickup/pickup 1001 --dev"
    })
final class InstancesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Name what to do: list, show, cancel or retry");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists instances, the latest first.")
  int list(
      @Mixin InstanceOptions options,
      @Option(names = "--running", description = "Only those that run.") boolean running,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "So many at most (default: ${DEFAULT-VALUE}).")
          int limit,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "FORMAT",
              defaultValue = "text",
              description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
          DeadLettersCommand.Format output) {
    PrintWriter out = spec.commandLine().getOut();
    try (Instances instances = options.open()) {
      List<InstanceSummary> rows = instances.list(running, limit);
      if (output == DeadLettersCommand.Format.json) {
        out.print(Json.json(rows));
      } else if (rows.isEmpty()) {
        out.println("there is none");
      } else {
        out.println("%-36s %-14s %s".formatted("KEY", "PHASE", "STARTED"));
        rows.forEach(
            row ->
                out.println(
                    "%-36s %-14s %s"
                        .formatted(
                            instances.key(row),
                            row.phase(),
                            Instant.ofEpochMilli(row.startedMs()))));
      }
    }
    out.flush();
    return Tributary.OK;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows how an instance stands: its steps, tasks, incidents and audit.")
  int show(
      @Mixin InstanceOptions options,
      @Parameters(index = "1", paramLabel = "KEY", description = "The instance's key.") String key,
      @Option(
              names = "--temporal-ui",
              paramLabel = "URL",
              description =
                  "Where Temporal's own pages are; tells the instance's. [TRIBUTARY_TEMPORAL_UI]",
              defaultValue = "${env:TRIBUTARY_TEMPORAL_UI:-}")
          String ui,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "FORMAT",
              defaultValue = "text",
              description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
          DeadLettersCommand.Format output) {
    PrintWriter out = spec.commandLine().getOut();
    try (Instances instances = options.open()) {
      InstanceState state = instances.show(key);
      if (output == DeadLettersCommand.Format.json) {
        out.print(Json.json(state));
      } else {
        StateText.lines(state).forEach(out::println);
        if (!ui.isBlank()) {
          out.println("Temporal: " + instances.page(ui, key));
        }
      }
    }
    out.flush();
    return Tributary.OK;
  }

  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = "Ends an instance; what it did is undone.")
  int cancel(
      @Mixin InstanceOptions options,
      @Parameters(index = "1", paramLabel = "KEY", description = "The instance's key.") String key,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              required = true,
              description = "Why, for who reads it later.")
          String reason) {
    try (Instances instances = options.open()) {
      instances.cancel(key, reason);
    }
    spec.commandLine().getOut().println("it ends, and what it did is undone");
    spec.commandLine().getOut().flush();
    return Tributary.OK;
  }

  @Command(
      name = "retry",
      mixinStandardHelpOptions = true,
      description = "Has what couldn't be undone tried again, or marks it as dealt with by hand.")
  int retry(
      @Mixin InstanceOptions options,
      @Parameters(index = "1", paramLabel = "KEY", description = "The instance's key.") String key,
      @Option(names = "--resolved", description = "It was undone by hand: go on without it.")
          boolean resolved,
      @Option(names = "--comment", paramLabel = "TEXT", description = "For the audit.")
          String comment,
      @Option(
              names = "--by",
              paramLabel = "NAME",
              defaultValue = "${sys:user.name}",
              description = "Who does it, for the audit (default: ${DEFAULT-VALUE}).")
          String by) {
    PrintWriter out = spec.commandLine().getOut();
    try (Instances instances = options.open()) {
      InstanceState state = instances.show(key);
      for (InstanceState.Incident incident : state.incidents()) {
        instances.tell(
            key,
            new InstanceSignal.Resolve(
                new Resolution(
                    incident.step(),
                    resolved ? Resolution.Action.Resolved : Resolution.Action.Retry,
                    by,
                    comment)));
        out.println(
            incident.step() + (resolved ? ": taken as undone" : ": is tried to be undone again"));
      }
      if (state.incidents().isEmpty()) {
        out.println("there is no incident");
      }
    }
    out.flush();
    return Tributary.OK;
  }
}
