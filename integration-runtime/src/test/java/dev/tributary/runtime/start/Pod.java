package dev.tributary.runtime.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The application as a process, started as its image starts it. */
final class Pod implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration GRACE = Duration.ofSeconds(180);
  private static final long LOOK_MILLIS = 5;

  private final Process process;
  private final Path log;
  private final URI base;
  private final long started = System.nanoTime();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** A flow's files. */
  record Flow(String name, Path plan, Path secrets) {}

  private Pod(Process process, Path log, URI base) {
    this.process = process;
    this.log = log;
    this.base = base;
  }

  /**
   * Starts.
   *
   * @param java the command and its options, up to {@code -jar}
   * @param app the folder with {@code quarkus-run.jar}
   * @param log where its output goes
   */
  static Pod start(List<String> java, Path app, Flow flow, Path log) throws IOException {
    int port = freePort();
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of("-jar", app.resolve("quarkus-run.jar").toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .directory(app.toFile());
    builder.environment().put("TRIBUTARY_PLAN", flow.plan().toString());
    builder.environment().put("TRIBUTARY_SECRETS", flow.secrets().toString());
    builder.environment().put("TRIBUTARY_DIGEST", "start");
    builder.environment().put("TRIBUTARY_ALLOW_LOOPBACK", "true");
    builder.environment().put("TRIBUTARY_SHUTDOWN_DELAY", "0S");
    builder.environment().put("HOSTNAME", "pod-" + flow.name());
    builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
    return new Pod(builder.start(), log, URI.create("http://127.0.0.1:" + port));
  }

  /** An address of the pod. */
  URI url(String path) {
    return base.resolve(path);
  }

  /**
   * Waits until it says that it is ready.
   *
   * @return how long that took from the start of the process
   * @throws IllegalStateException it ended, or isn't ready in time; the message holds its output
   */
  Duration awaitReady() throws InterruptedException {
    while (true) {
      if (status("/q/health/ready") == 200) {
        return Duration.ofNanos(System.nanoTime() - started);
      }
      check("isn't ready");
    }
  }

  /** Waits until one of its counters has reached a number. */
  void awaitCounter(String name, long least) throws InterruptedException {
    Pattern line = Pattern.compile("(?m)^" + name + "\\{[^}]*} ([0-9.E]+)$");
    while (true) {
      Matcher found = line.matcher(body("/q/metrics"));
      double sum = 0;
      while (found.find()) {
        sum += Double.parseDouble(found.group(1));
      }
      if (sum >= least) {
        return;
      }
      check(name + " is " + sum + " and not yet " + least);
    }
  }

  private void check(String what) throws InterruptedException {
    if (!process.isAlive()) {
      throw new IllegalStateException("the pod ended; its output:\n" + output());
    }
    if (System.nanoTime() - started > PATIENCE.toNanos()) {
      throw new IllegalStateException("the pod: " + what + "; its output:\n" + output());
    }
    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
  }

  /** Resident memory in KiB by the kernel's name: VmRSS, RssAnon, RssFile. */
  long memory(String name) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith(name + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The processor time that it has used so far, all threads, the JVM's own included. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** What it has written so far. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGTERM; waits for the end, also for a cache that is written then. */
  void end() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the pod doesn't end; its output:\n" + output());
    }
  }

  private int status(String path) throws InterruptedException {
    try {
      return http.send(get(path), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  private String body(String path) throws InterruptedException {
    try {
      return http.send(get(path), HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    }
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(url(path)).timeout(Duration.ofSeconds(5)).build();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
