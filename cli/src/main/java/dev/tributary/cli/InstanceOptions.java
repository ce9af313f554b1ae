package dev.tributary.cli;

import dev.tributary.cli.dev.SessionFile;
import dev.tributary.cli.input.InputException;
import dev.tributary.cli.instances.Instances;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which orchestration, and where its instances live. */
final class InstanceOptions {
  @Parameters(
      index = "0",
      paramLabel = "NAMESPACE/ORCHESTRATION",
      description = "The orchestration.")
  private String orchestration;

  @Option(
      names = "--temporal",
      paramLabel = "HOST:PORT",
      description = "Where Temporal is, as it can be reached from here. [TRIBUTARY_TEMPORAL]",
      defaultValue = "${env:TRIBUTARY_TEMPORAL:-}")
  private String temporal;

  @Option(
      names = "--temporal-namespace",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Temporal's namespace (default: ${DEFAULT-VALUE}).")
  private String namespace;

  @Option(
      names = "--dev",
      arity = "0..1",
      fallbackValue = ".tributary",
      paramLabel = "DIR",
      description =
          "Those of a running `tributary dev`; DIR is its --state folder (default:"
              + " ${FALLBACK-VALUE}).")
  private Path dev;

  /** Opens the way to them. */
  Instances open() {
    int slash = orchestration.indexOf('/');
    if (slash <= 0 || slash == orchestration.length() - 1) {
      throw new InputException(
          "'%s' names no orchestration; write NAMESPACE/ORCHESTRATION".formatted(orchestration));
    }
    return Instances.open(
        address(),
        dev == null ? namespace : "default",
        orchestration.substring(0, slash),
        orchestration.substring(slash + 1));
  }

  private String address() {
    if (dev != null) {
      return SessionFile.read(dev)
          .temporal()
          .orElseThrow(() -> new InputException("that `tributary dev` runs no orchestration"));
    }
    if (temporal.isBlank()) {
      throw new InputException(
          "where Temporal is isn't known; name it with --temporal HOST:PORT, for example after `kubectl port-forward`, or --dev");
    }
    return temporal;
  }
}
