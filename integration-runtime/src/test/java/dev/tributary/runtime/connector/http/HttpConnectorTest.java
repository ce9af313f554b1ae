package dev.tributary.runtime.connector.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.planner.plan.AuthPlan;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.OperationPlan;
import dev.tributary.planner.plan.OperationPlan.OutcomePlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.planner.types.CompiledPlan;
import dev.tributary.runtime.connector.Delivery;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.secret.MemorySecrets;
import dev.tributary.runtime.step.Event;
import dev.tributary.runtime.testkit.Plans;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpConnectorTest {
  private final MemorySecrets secrets =
      new MemorySecrets().put("auth", "username", "u").put("auth", "password", "p");
  private HttpServer server;
  private volatile String authorization;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void statusesMeanWhatTheDefaultSays() throws Exception {
    assertThat(answered(204, Map.of())).isEqualTo(new Verdict.Delivered(false));
    assertThat(answered(302, Map.of("Location", "/elsewhere")))
        .isInstanceOf(Verdict.Rejected.class);
    assertThat(answered(400, Map.of())).isInstanceOf(Verdict.Rejected.class);
    assertThat(answered(408, Map.of())).isInstanceOf(Verdict.Retry.class);
    assertThat(answered(502, Map.of())).isInstanceOf(Verdict.Retry.class);
    assertThat(answered(429, Map.of("Retry-After", "7")))
        .isInstanceOfSatisfying(
            Verdict.Unavailable.class,
            v -> assertThat(v.retryAfter()).hasValue(Duration.ofSeconds(7)));
    assertThat(answered(503, Map.of("Retry-After", "Thu, 01 Jan 1970 00:02:00 GMT")))
        .isInstanceOfSatisfying(
            Verdict.Unavailable.class,
            v -> assertThat(v.retryAfter()).hasValue(Duration.ofMinutes(2)));
    assertThat(answered(401, Map.of())).isInstanceOf(Verdict.Unavailable.class);
    assertThat(authorization).isEqualTo("Basic dTpw");
  }

  @Test
  void outcomesOfTheOperationComeFirst() throws Exception {
    answer(200, Map.of(), "{\"errors\":[{\"message\":\"no such SKU\"}]}");
    try (HttpConnector connector =
        connector(
            List.of(
                new OutcomePlan("body.missing == 1", Operation.Verdict.Retry, null),
                new OutcomePlan(
                    "status == 200 && has(body.errors)",
                    Operation.Verdict.Rejected,
                    "body.errors[0].message")))) {
      assertThat(connector.send(delivery())).isEqualTo(new Verdict.Rejected("no such SKU"));
    }
  }

  @Test
  void anEndlessAnswerIsCutAndATricklingOneTimesOut() throws Exception {
    server.createContext(
        "/op",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            byte[] part = new byte[64 << 10];
            while (true) {
              out.write(part);
            }
          }
        });
    try (HttpConnector connector = connector(List.of())) {
      assertThat(connector.send(delivery())).isEqualTo(new Verdict.Delivered(false));
    }
    server.removeContext("/op");
    server.createContext(
        "/op",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
              out.write(' ');
              out.flush();
              java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            }
          }
        });
    try (HttpConnector connector = connector(List.of())) {
      assertThat(connector.send(delivery()))
          .isInstanceOfSatisfying(
              Verdict.Retry.class, v -> assertThat(v.cause()).isEqualTo("timeout"));
    }
  }

  @Test
  void aRefusedConnectionIsTheSystemsState() throws Exception {
    server.stop(0);
    try (HttpConnector connector = connector(List.of())) {
      assertThat(connector.send(delivery()))
          .isInstanceOfSatisfying(
              Verdict.Unavailable.class, v -> assertThat(v.cause()).isEqualTo("connection"));
    }
  }

  @Test
  void aMissingSecretIsNamedAndANewOneIsTaken() throws Exception {
    secrets.remove("auth", "password");
    answer(200, Map.of(), "{}");
    try (HttpConnector connector = connector(List.of())) {
      assertThat(connector.send(delivery()))
          .isInstanceOfSatisfying(
              Verdict.Unavailable.class,
              v -> assertThat(v.reason()).contains("'password'", "'auth'"));
      secrets.put("auth", "password", "q");
      assertThat(connector.send(delivery())).isEqualTo(new Verdict.Delivered(false));
    }
    assertThat(authorization).isEqualTo("Basic dTpx");
  }

  private Verdict answered(int status, Map<String, String> headers) throws Exception {
    answer(status, headers, "");
    try (HttpConnector connector = connector(List.of())) {
      return connector.send(delivery());
    } finally {
      server.removeContext("/op");
    }
  }

  private void answer(int status, Map<String, String> headers, String body) {
    server.createContext(
        "/op",
        exchange -> {
          authorization = exchange.getRequestHeaders().getFirst("Authorization");
          headers.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
          if (!body.isEmpty()) {
            exchange.getResponseBody().write(body.getBytes(UTF_8));
          }
          exchange.close();
        });
  }

  private HttpConnector connector(List<OutcomePlan> outcomes) {
    OperationPlan operation =
        new OperationPlan(
            "op", Operation.Method.POST, "/op", List.of(), null, null, outcomes, 1_000);
    TargetPlan.Http target =
        new TargetPlan.Http(
            "system",
            "http://127.0.0.1:" + server.getAddress().getPort(),
            new AuthPlan.Basic("auth"),
            null,
            null,
            operation,
            new EffectPlan.None());
    return new HttpConnector(
        target,
        CompiledPlan.of(Plans.flow("f", Plans.contract("t"), target).kafka("localhost:1").build()),
        secrets,
        InstantSource.fixed(Instant.EPOCH),
        new AddressGuard(true));
  }

  private static Delivery delivery() {
    return new Delivery(
        Plans.json("{}"), Map.of(), "00", "t-0-0", new Event(Map.of(), Map.of(), Instant.EPOCH));
  }
}
