package dev.tributary.broker;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** One run of {@link BrokerMain} in a child JVM. */
final class BrokerProcess {
  private static final int LOG_LINES = 30;
  private static final Pattern ERROR = Pattern.compile("ERROR|FATAL|Exception");

  private final Process process;
  private final Path log;

  private BrokerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static BrokerProcess start(BrokerSettings settings, Path log) {
    try {
      Files.createDirectories(settings.dataDir());
      // An argument file, because a class path can be longer than a command line may be.
      Path classPath = settings.dataDir().resolve("classpath.args");
      Files.writeString(classPath, "-cp\n\"" + classPath().replace("\\", "\\\\") + "\"\n");
      ProcessBuilder builder = new ProcessBuilder(command(settings, classPath));
      builder
          .environment()
          .put(
              "BROKER_SCRAM_USERS",
              String.join(
                  " ",
                  settings.users().stream()
                      .map(u -> u.name() + ":" + u.password())
                      .toArray(String[]::new)));
      builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
      return new BrokerProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the broker's process", e);
    }
  }

  private static List<String> command(BrokerSettings settings, Path classPath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-Xss512k", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "@" + classPath));
    // The caller's SLF4J binding may log nothing without the log manager that the caller runs with.
    String logManager = System.getProperty("java.util.logging.manager");
    if (logManager != null) {
      command.add("-Djava.util.logging.manager=" + logManager);
    }
    command.addAll(List.of(BrokerMain.class.getName(), "--exit-with-stdin"));
    command.addAll(List.of("--data-dir", settings.dataDir().toString()));
    command.addAll(List.of("--bind", settings.bind()));
    command.addAll(List.of("--advertised-host", settings.advertisedHost()));
    command.addAll(List.of("--plaintext", String.valueOf(settings.port())));
    command.addAll(List.of("--controller", String.valueOf(settings.controllerPort())));
    settings
        .tls()
        .ifPresent(
            tls ->
                command.addAll(
                    List.of(
                        "--sasl-ssl",
                        String.valueOf(tls.port()),
                        "--tls-dir",
                        tls.dir().toString())));
    settings
        .overrides()
        .forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    return command;
  }

  /**
   * The caller's class path when Kafka is on it; in a packaged application, where that property
   * names only a launcher, the folder of jars that Kafka was loaded from.
   */
  private static String classPath() {
    String own = System.getProperty("java.class.path", "");
    if (own.contains("kafka_2.13")) {
      return own;
    }
    Path kafka = codeSource(kafka.Kafka.class);
    return codeSource(BrokerMain.class) + File.pathSeparator + kafka.resolveSibling("*");
  }

  private static Path codeSource(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException("cannot find the jar of " + type.getName(), e);
    }
  }

  /**
   * Returns when the broker answers on its PLAINTEXT port.
   *
   * @throws IllegalStateException it ended or didn't answer in time; the message ends with the last
   *     lines of its log
   */
  void awaitReady(BrokerSettings settings, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    awaitPort(settings.port(), end);
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", settings.advertisedHost() + ":" + settings.port());
    try (Admin admin = Admin.create(properties)) {
      while (true) {
        long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
        if (!admin.describeCluster().nodes().get(left, TimeUnit.MILLISECONDS).isEmpty()) {
          return;
        }
        pause(end);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw failure("did not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("start interrupted");
    }
  }

  // The admin client would log every refused connection, so the port is asked first.
  private void awaitPort(int port, long end) {
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
        return;
      } catch (IOException notYet) {
        pause(end);
      }
    }
  }

  private void pause(long end) {
    try {
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw failure("ended with code " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("start interrupted");
    }
    if (System.nanoTime() > end) {
      throw failure("not up within the deadline");
    }
  }

  private IllegalStateException failure(String what) {
    return new IllegalStateException("the broker " + what + "; its last lines:\n" + logTail());
  }

  /** The last lines, and before them the errors that stand further up: shutting down is wordy. */
  String logTail() {
    try (Stream<String> lines = Files.lines(log)) {
      List<String> all = lines.toList();
      int tail = Math.max(0, all.size() - LOG_LINES);
      Stream<String> errors =
          all.subList(0, tail).stream().filter(l -> ERROR.matcher(l).find()).limit(LOG_LINES);
      return Stream.concat(errors, all.subList(tail, all.size()).stream())
          .collect(Collectors.joining("\n"));
    } catch (IOException | UncheckedIOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM, and SIGKILL for one that doesn't end in time; returns when the process is gone. */
  void stop(Duration patience) {
    process.destroy();
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
