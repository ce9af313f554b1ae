package dev.tributary.cli;

import dev.tributary.cli.dev.Demo;
import dev.tributary.cli.dev.DevOptions;
import dev.tributary.cli.dev.PickupDemo;
import dev.tributary.cli.input.InputException;
import dev.tributary.cli.status.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tributary demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a sample on this machine: live orders, a fault, its recovery, the counts; or the pickup"
          + " sample: an order collected, one undone, one that waits for a person.",
      "Exit code 0: all is as promised; 1: something isn't; 2: used wrongly or failed."
    })
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** What can be shown. */
  enum Sample {
    orders,
    pickup
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "SAMPLE",
      defaultValue = "orders",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Sample shown;

  @Option(
      names = "--orders",
      defaultValue = "60",
      paramLabel = "N",
      description = "How many right orders the shop sends (default: ${DEFAULT-VALUE}).")
  private int orders;

  @Option(
      names = "--fault",
      defaultValue = "6",
      paramLabel = "SECONDS",
      description = "How long the ERP answers 503 (default: ${DEFAULT-VALUE}).")
  private int fault;

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "DIR",
      description = "The sample, when it is somewhere else than in this checkout.")
  private Path sample;

  @Override
  public Integer call() throws Exception {
    Path folder =
        sample == null ? Terminal.home().resolve("samples").resolve(shown.name()) : sample;
    if (!Files.isDirectory(folder)) {
      throw new InputException(folder + ": the sample is not there; name it with -f");
    }
    Path state = Files.createTempDirectory("tributary-demo");
    Logs.into(state);
    DevOptions options =
        new DevOptions(
            List.of(folder.toString()),
            "default",
            state,
            0,
            Optional.of(0),
            Optional.empty(),
            Map.of());
    Screen screen = new Screen(spec.commandLine().getOut(), Terminal.isThere());
    boolean promised =
        switch (shown) {
          case orders -> new Demo(options, orders, fault, screen).run();
          case pickup -> new PickupDemo(options, screen).run();
        };
    if (promised) {
      delete(state);
      return Tributary.OK;
    }
    screen.say("what went on: " + state.resolve("dev.log"));
    return Tributary.ERRORS;
  }

  private static void delete(Path folder) throws IOException {
    Logs.off();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
