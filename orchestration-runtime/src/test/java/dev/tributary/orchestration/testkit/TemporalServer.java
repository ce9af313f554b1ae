package dev.tributary.orchestration.testkit;

import dev.tributary.orchestration.temporal.ProcessJson;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A real Temporal server, which keeps everything in one SQLite file, as a process that may die. */
public final class TemporalServer implements AutoCloseable {
  /** The program; {@code e2e/cluster/cluster temporal} builds it and prints its path. */
  private static final String PROGRAM = "TRIBUTARY_TEMPORAL_SERVER";

  private static final Duration START = Duration.ofSeconds(60);

  private final Path folder;
  private final int port;
  private Process process;

  /** Starts one with an empty file in the folder. */
  public TemporalServer(Path folder) {
    this.folder = folder;
    port = freePort();
    start();
  }

  /** Starts it on the file that is there; returns when it answers. */
  public void start() {
    String program = System.getenv(PROGRAM);
    if (program == null) {
      throw new IllegalStateException(
          PROGRAM + " isn't set; run 'make test', or set it to $(e2e/cluster/cluster temporal)");
    }
    try {
      process =
          new ProcessBuilder(
                  program,
                  "server",
                  "start-dev",
                  "--headless",
                  "--ip",
                  "127.0.0.1",
                  "--port",
                  String.valueOf(port),
                  "--db-filename",
                  folder.resolve("temporal.db").toString(),
                  // What a process wrote outlives it without a sync; only a machine's end would
                  // tell.
                  "--sqlite-pragma",
                  "synchronous=OFF",
                  "--sqlite-pragma",
                  "journal_mode=WAL",
                  "--log-level",
                  "error")
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(folder.resolve("temporal.log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    WorkflowServiceStubs stubs = client().getWorkflowServiceStubs();
    try {
      Awaitility.await("Temporal's server")
          .atMost(START)
          .pollInterval(Duration.ofMillis(100))
          .ignoreExceptions()
          .until(
              () ->
                  stubs
                      .blockingStub()
                      .describeNamespace(
                          DescribeNamespaceRequest.newBuilder().setNamespace("default").build())
                      .hasNamespaceInfo());
    } finally {
      stubs.shutdownNow();
    }
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Where it is, as host:port. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** A connection of its own, the caller's to close. */
  public WorkflowClient client() {
    return WorkflowClient.newInstance(
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address()).build()),
        WorkflowClientOptions.newBuilder().setDataConverter(ProcessJson.converter()).build());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
