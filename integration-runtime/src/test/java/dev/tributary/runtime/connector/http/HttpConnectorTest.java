package dev.tributary.runtime.connector.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.planner.plan.AuthPlan;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.OperationPlan;
import dev.tributary.planner.plan.OperationPlan.OutcomePlan;
import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.planner.types.CompiledTarget;
import dev.tributary.runtime.connector.Attempt;
import dev.tributary.runtime.connector.Delivery;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.secret.MemorySecrets;
import dev.tributary.runtime.step.Event;
import dev.tributary.runtime.testkit.Attempts;
import dev.tributary.runtime.testkit.Plans;
import dev.tributary.runtime.testkit.Ports;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
      assertThat(connector.send(delivery(), Attempts.of(Duration.ofSeconds(1))))
          .isEqualTo(new Verdict.Rejected("no such SKU"));
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
      assertThat(connector.send(delivery(), Attempts.of(Duration.ofSeconds(1))))
          .isEqualTo(new Verdict.Delivered(false));
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
      assertThat(connector.send(delivery(), Attempts.of(Duration.ofSeconds(1))))
          .isInstanceOfSatisfying(
              Verdict.Retry.class, v -> assertThat(v.cause()).isEqualTo("timeout"));
    }
  }

  @Test
  void aRefusedConnectionIsTheSystemsState() throws Exception {
    server.stop(0);
    try (HttpConnector connector = connector(List.of())) {
      assertThat(connector.send(delivery(), Attempts.of(Duration.ofSeconds(1))))
          .isInstanceOfSatisfying(
              Verdict.Unavailable.class, v -> assertThat(v.cause()).isEqualTo("connection"));
    }
  }

  @Test
  void aMissingSecretIsNamedAndANewOneIsTaken() throws Exception {
    secrets.remove("auth", "password");
    answer(200, Map.of(), "{}");
    try (HttpConnector connector = connector(List.of())) {
      assertThat(connector.send(delivery(), Attempts.of(Duration.ofSeconds(1))))
          .isInstanceOfSatisfying(
              Verdict.Unavailable.class,
              v -> assertThat(v.reason()).contains("'password'", "'auth'"));
      secrets.put("auth", "password", "q");
      assertThat(connector.send(delivery(), Attempts.of(Duration.ofSeconds(1))))
          .isEqualTo(new Verdict.Delivered(false));
    }
    assertThat(authorization).isEqualTo("Basic dTpx");
  }

  @Test
  void theTimeOfAnAttemptCoversTheLookupToo() throws Exception {
    AtomicLong nanos = new AtomicLong();
    List<String> asked = new CopyOnWriteArrayList<>();
    serve("/find", 200, "{\"found\":false}", asked, () -> nanos.set(Long.MAX_VALUE / 2));
    serve("/op", 201, "{}", asked, () -> {});
    Attempt attempt = new Attempt(nanos::get, Duration.ofSeconds(1).toNanos(), false, () -> {});
    try (HttpConnector connector = connector(lookup(Operation.LookupWhen.Always))) {
      assertThat(connector.send(delivery(), attempt))
          .isInstanceOfSatisfying(
              Verdict.Retry.class, v -> assertThat(v.cause()).isEqualTo("timeout"));
    }
    assertThat(asked).as("what would end too late isn't begun").containsExactly("/find");
  }

  @Test
  void aLookupInDoubtIsMadeOnlyThen() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    serve("/find", 200, "{\"found\":true}", asked, () -> {});
    serve("/op", 201, "{}", asked, () -> {});
    try (HttpConnector connector = connector(lookup(Operation.LookupWhen.InDoubt))) {
      assertThat(connector.send(delivery(), Attempts.of(Duration.ofSeconds(1))))
          .isEqualTo(new Verdict.Delivered(false));
      assertThat(asked).containsExactly("/op");
      assertThat(connector.send(delivery(), Attempts.inDoubt(Duration.ofSeconds(1))))
          .isEqualTo(new Verdict.Delivered(true));
      assertThat(asked).containsExactly("/op", "/find");
    }
  }

  @Test
  void eachCallOfAnAttemptButTheFirstIsTold() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    AtomicInteger more = new AtomicInteger();
    serve("/find", 404, "", asked, () -> {});
    serve("/op", 201, "{}", asked, () -> {});
    try (HttpConnector connector = connector(lookup(Operation.LookupWhen.Always))) {
      connector.send(
          delivery(),
          new Attempt(
              System::nanoTime, Duration.ofSeconds(1).toNanos(), false, more::incrementAndGet));
    }
    assertThat(asked).hasSize(2);
    assertThat(more).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"500,true", "503,true", "408,true", "429,false", "401,false"})
  void anAnswerLeavesDoubtUnlessItWasTurnedAwayAtTheDoor(int status, boolean doubt)
      throws Exception {
    answer(status, Map.of(), "");
    Attempt attempt = Attempts.of(Duration.ofSeconds(1));
    try (HttpConnector connector = connector(List.of())) {
      connector.send(delivery(), attempt);
    }
    assertThat(attempt.leavesDoubt()).isEqualTo(doubt);
  }

  @Test
  void whatWasNeverSentLeavesNoDoubtAndALostAnswerDoes() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    CountDownLatch end = new CountDownLatch(1);
    serve(
        "/op",
        201,
        "{}",
        asked,
        () -> {
          try {
            end.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Attempt lost = Attempts.of(Duration.ofMillis(300));
    Attempt refused = Attempts.of(Duration.ofSeconds(1));
    try (HttpConnector connector = connector(List.of())) {
      connector.send(delivery(), lost);
      end.countDown();
      server.stop(0);
      connector.send(delivery(), refused);
    }
    assertThat(lost.leavesDoubt()).isTrue();
    assertThat(refused.leavesDoubt()).isFalse();
  }

  private void serve(String path, int status, String body, List<String> asked, Runnable meanwhile) {
    server.createContext(
        path,
        exchange -> {
          asked.add(path);
          exchange.getRequestBody().readAllBytes();
          meanwhile.run();
          byte[] bytes = body.getBytes(UTF_8);
          exchange.getResponseHeaders().add("content-type", "application/json");
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
          }
          exchange.close();
        });
  }

  private static EffectPlan lookup(Operation.LookupWhen when) {
    return new EffectPlan.Lookup(
        new OperationPlan(
            "find", Operation.Method.GET, "/find", List.of(), null, null, List.of(), 1_000),
        Map.of(),
        "status == 200 && response.found",
        when);
  }

  private Verdict answered(int status, Map<String, String> headers) throws Exception {
    answer(status, headers, "");
    try (HttpConnector connector = connector(List.of())) {
      return connector.send(delivery(), Attempts.of(Duration.ofSeconds(1)));
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
    return connector(outcomes, new EffectPlan.None());
  }

  private HttpConnector connector(EffectPlan effect) {
    return connector(List.of(), effect);
  }

  private HttpConnector connector(List<OutcomePlan> outcomes, EffectPlan effect) {
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
            effect,
            PressurePlan.NONE);
    return new HttpConnector(
        target,
        CompiledTarget.of(target),
        secrets,
        InstantSource.fixed(Instant.EPOCH),
        new AddressGuard(true),
        Ports.VERTX);
  }

  private static Delivery delivery() {
    return new Delivery(
        Plans.json("{}"),
        Map.of(),
        "00",
        "t-0-0",
        new Event(Map.of(), Map.of(), Instant.EPOCH),
        false);
  }
}
