package dev.tributary.cli.dev;

import com.google.protobuf.util.Durations;
import dev.tributary.orchestration.temporal.ProcessJson;
import io.temporal.api.testservice.v1.SleepRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.TestServiceStubs;
import io.temporal.serviceclient.TestServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

/**
 * Temporal's Java test server in this process: instances live in its memory and are gone at its
 * end. Its time is the machine's, until somebody skips some.
 */
final class LocalTemporal implements AutoCloseable {
  /** The one namespace. */
  static final String NAMESPACE = "default";

  private final String address;
  private final TestServer.PortBoundTestServer server;

  private LocalTemporal(int port) {
    address = "127.0.0.1:" + port;
    server = TestServer.createPortBoundServer(port);
  }

  /** Starts it on a free port. */
  static LocalTemporal start() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = free.getLocalPort();
      free.close();
      return new LocalTemporal(port);
    } catch (IOException e) {
      throw new UncheckedIOException("there is no free port for Temporal", e);
    }
  }

  /** Host and port. */
  String address() {
    return address;
  }

  /** A connection of its own, its taker's to close: the polls of a worker end with it. */
  WorkflowClient connect() {
    return WorkflowClient.newInstance(
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address).build()),
        WorkflowClientOptions.newBuilder()
            .setNamespace(NAMESPACE)
            .setDataConverter(ProcessJson.converter())
            .build());
  }

  /** Lets so much time pass at once: what waits for a time until then goes on. */
  void skip(Duration time) {
    TestServiceStubs clock =
        TestServiceStubs.newServiceStubs(
            TestServiceStubsOptions.newBuilder().setTarget(address).validateAndBuildWithDefaults());
    try {
      var ignored =
          clock
              .blockingStub()
              .unlockTimeSkippingWithSleep(
                  SleepRequest.newBuilder()
                      .setDuration(Durations.fromMillis(time.toMillis()))
                      .build());
    } finally {
      clock.shutdownNow();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
