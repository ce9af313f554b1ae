package dev.tributary.cli;

import dev.tributary.cli.dev.DevOptions;
import dev.tributary.cli.dev.DevSession;
import dev.tributary.cli.dev.DevView;
import dev.tributary.cli.status.Screen;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tributary dev}. */
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the flows of a folder in this process, with a real broker and without a cluster.",
      "Changed files are taken at once; Ctrl-C drains; what is in --state goes on the next time."
    })
final class DevCommand implements Callable<Integer> {
  private static final long EVERY_MS = 200;
  private static final long DRAIN_SECONDS = 60;

  @Spec private CommandSpec spec;

  @Mixin private Sources sources;

  @Option(
      names = "--simulators",
      description =
          "Starts the systems of the samples and points endpoints on the host"
              + " simulators.retail-systems.svc to them.")
  private boolean simulators;

  @Option(
      names = "--simulators-port",
      defaultValue = "0",
      paramLabel = "PORT",
      description = "Where the simulators are served (default: a free port).")
  private int simulatorsPort;

  @Option(
      names = "--port",
      defaultValue = "8080",
      paramLabel = "PORT",
      description =
          "Where webhooks are served on localhost, 0 for a free port (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--endpoint",
      paramLabel = "NAME=URL",
      description =
          "The base URL of an endpoint on this machine, NAME or NAMESPACE/NAME. May be given more"
              + " than once.")
  private Map<String, String> endpoints;

  @Option(
      names = "--secrets",
      paramLabel = "FILE",
      description =
          "YAML of secret: {key: value}. Also read: TRIBUTARY_SECRET_<NAME>_<KEY> and kind: Secret"
              + " among the files.")
  private Path secrets;

  @Option(
      names = "--state",
      defaultValue = ".tributary",
      paramLabel = "DIR",
      description = "What a restart goes on from (default: ${DEFAULT-VALUE}).")
  private Path state;

  private final CountDownLatch ending = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  @Override
  public Integer call() throws Exception {
    Path log = Logs.into(state);
    Runtime.getRuntime().addShutdownHook(new Thread(this::end));
    Screen screen = new Screen(spec.commandLine().getOut(), Terminal.isThere());
    try (DevSession session = new DevSession(options())) {
      banner(session, log, screen);
      while (!ending.await(EVERY_MS, TimeUnit.MILLISECONDS)) {
        if (session.tick()) {
          screen.say("files changed");
        }
        DevView.show(session, screen);
      }
      screen.say("draining");
    } finally {
      ended.countDown();
    }
    return Tributary.OK;
  }

  private DevOptions options() {
    return new DevOptions(
        sources.files,
        sources.namespace,
        state,
        port,
        simulators ? Optional.of(simulatorsPort) : Optional.empty(),
        Optional.ofNullable(secrets),
        endpoints == null ? Map.of() : endpoints);
  }

  private void banner(DevSession session, Path log, Screen screen) {
    List.of(
            "broker      " + session.bootstrapServers(),
            "webhooks    " + session.webhooks(),
            "temporal    "
                + session
                    .temporalAddress()
                    .map(address -> address + ", in memory: gone at exit")
                    .orElse("none: there is no orchestration"),
            "simulators  "
                + session
                    .simulators()
                    .map(s -> s.url().toString())
                    .orElse("none; --simulators starts those of the samples"),
            "log         " + log,
            "")
        .forEach(screen::say);
    session.report().notes().forEach(note -> screen.say("note: " + note));
  }

  /** Runs when the JVM is told to end: lets the session drain first. */
  private void end() {
    ending.countDown();
    try {
      if (!ended.await(DRAIN_SECONDS, TimeUnit.SECONDS)) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("tributary: not drained within %d s; ending".formatted(DRAIN_SECONDS));
        err.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
