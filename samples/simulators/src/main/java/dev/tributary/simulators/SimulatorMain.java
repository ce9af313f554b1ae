package dev.tributary.simulators;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The simulators' process; {@code send} runs the shop's sender instead. Exit codes: 0 stopped, 1
 * cannot run, 2 wrong usage.
 */
@Command(
    name = "simulators",
    mixinStandardHelpOptions = true,
    subcommands = OrderSender.class,
    description = "Plays an ERP, a CRM, an event receiver, a token endpoint and a shop over HTTP.")
public final class SimulatorMain implements Callable<Integer> {

  // Not _PORT: Kubernetes injects such variables for Services, with an URL as the value.
  @Option(
      names = "--listen",
      paramLabel = "PORT",
      defaultValue = "${env:SIMULATORS_LISTEN:-}",
      description = "Port; 8080 unless told, 0 takes a free one. [SIMULATORS_LISTEN]")
  private String port;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${env:SIMULATORS_CONFIG:-}",
      description = "YAML or JSON; see the README. [SIMULATORS_CONFIG]")
  private String config;

  @Option(
      names = "--log-file",
      paramLabel = "FILE",
      defaultValue = "${env:SIMULATORS_LOG_FILE:-}",
      description = "Appends every request as a JSON line. [SIMULATORS_LOG_FILE]")
  private String logFile;

  /** Runs the simulators; see {@code --help}. */
  public static void main(String[] args) {
    // Jetty says little that matters here; whoever wants it sets the property.
    String level = "org.slf4j.simpleLogger.defaultLogLevel";
    System.setProperty(level, System.getProperty(level, "warn"));
    System.exit(commandLine(new SimulatorMain()).execute(args));
  }

  static CommandLine commandLine(Object command) {
    return new CommandLine(command)
        .setExecutionExceptionHandler(
            (e, line, parsed) -> {
              line.getErr().println(line.getCommandName() + ": " + e.getMessage());
              return 1;
            });
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    SimulatorServer server = SimulatorServer.start(settings());
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server::close));
    System.out.println("simulators: listening on port " + server.port());
    server.join();
    return 0;
  }

  private SimulatorConfig settings() throws IOException {
    SimulatorConfig settings =
        config.isBlank() ? SimulatorConfig.defaults() : SimulatorConfig.read(Path.of(config));
    if (!logFile.isBlank()) {
      settings = settings.withLogFile(Path.of(logFile));
    }
    Optional<Integer> told =
        port.isBlank() ? Optional.empty() : Optional.of(Integer.valueOf(port.strip()));
    return settings.with(told.orElse(settings.port()), settings.bind());
  }
}
