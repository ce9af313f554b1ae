package dev.tributary.bench.arm;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One arm in a JVM of its own, with the same flags for every arm. */
public final class ArmProcess implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of(
          "-Xmx512m",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");
  private static final Path POD_OPTIONS = Path.of("integration-runtime/src/main/image/java.args");
  private static final int LOG_LINES = 15;

  private final Process process;
  private final Path log;

  private ArmProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts; what it says goes to a file in the folder. Returns at once. */
  public static ArmProcess start(ArmSettings settings, Path folder) {
    return start(settings, folder, flags());
  }

  /** Starts with the options that a flow's pod has, in a pod with so much memory. */
  public static ArmProcess startAsPod(ArmSettings settings, Path folder, int mebibytes) {
    return start(
        settings,
        folder,
        List.of(
            "@" + POD_OPTIONS,
            "-XX:MaxRAM=%dm".formatted(mebibytes),
            "--enable-native-access=ALL-UNNAMED"));
  }

  private static ArmProcess start(ArmSettings settings, Path folder, List<String> flags) {
    try {
      Path log = folder.resolve(settings.run() + "-" + settings.pod() + ".log");
      Path classPath = folder.resolve("classpath.args");
      Path logging = folder.resolve("logging.properties");
      if (!Files.exists(classPath)) {
        // An argument file, because a class path can be longer than a command line may be.
        Files.writeString(
            classPath,
            "-cp\n\"" + System.getProperty("java.class.path").replace("\\", "\\\\") + "\"\n");
        try (InputStream in = ArmProcess.class.getResourceAsStream("/bench-logging.properties")) {
          Files.copy(in, logging);
        }
      }
      ProcessBuilder builder = new ProcessBuilder(java());
      builder.command().addAll(flags);
      builder.command().add("-Djava.util.logging.config.file=" + logging);
      builder.command().add("-Djava.util.logging.manager=" + LastWords.class.getName());
      builder.command().add("@" + classPath);
      builder.command().add(ArmMain.class.getName());
      builder.command().add(ArmMain.argument(settings));
      builder
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      return new ArmProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + settings.arm().id(), e);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static List<String> flags() {
    // JDK 21 to 23 don't know the last one.
    return Runtime.version().feature() >= 24 ? FLAGS : FLAGS.subList(0, FLAGS.size() - 1);
  }

  /** User and system time so far, garbage collection included; in steps of 10 ms. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** SIGKILL; returns when it is gone. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** SIGSTOP. */
  public void freeze() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void thaw() {
    signal("CONT");
  }

  /** SIGTERM, and SIGKILL when it doesn't end in time; returns whether it ended by itself. */
  public boolean end(Duration patience) throws InterruptedException {
    // Not destroy(), which closes the process's standard input too: to the arm that means at once.
    signal("TERM");
    boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      kill();
    }
    return ended;
  }

  /** The last lines that it said. */
  public String lastLines() {
    try (Stream<String> lines = Files.lines(log)) {
      List<String> all = lines.toList();
      return all.subList(Math.max(0, all.size() - LOG_LINES), all.size()).stream()
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  private void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
              .redirectError(new File("/dev/null"))
              .start()
              .waitFor();
      if (code != 0 && process.isAlive()) {
        throw new IllegalStateException("cannot send SIG" + name + " to " + process.pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it at once, however it fares. */
  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
