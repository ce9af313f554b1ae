package dev.tributary.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultKind;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private SimulatorServer server;
  private Http http;

  @BeforeEach
  void start() {
    server = SimulatorServer.start(SimulatorConfig.onFreePort(), now::get);
    http = new Http(server, Duration.ofMillis(1500));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void fault(String json) throws Exception {
    HttpResponse<String> response = http.send("PUT", "/control/faults/events", json);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private HttpResponse<String> event(String id) throws Exception {
    return http.send("POST", "/events", "{\"id\":\"" + id + "\"}");
  }

  @Test
  void aCountedFaultHitsExactlySoManyUnderConcurrency() throws Exception {
    server.faults().put("events", List.of(Fault.status(503, 30)));
    List<Integer> statuses;
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      var answers =
          IntStream.range(0, 100)
              .mapToObj(i -> pool.submit(() -> event("e" + i).statusCode()))
              .toList();
      statuses = new java.util.ArrayList<>();
      for (var answer : answers) {
        statuses.add(answer.get());
      }
    }
    assertThat(statuses).filteredOn(s -> s == 503).hasSize(30);
    assertThat(statuses).filteredOn(s -> s == 201).hasSize(70);
    assertThat(http.json("/control/faults")).isEmpty();
  }

  @Test
  void aRefusalMeetsTheSameKeyAlways() throws Exception {
    fault("{\"kind\":\"refusal\",\"probability\":0.3}");
    List<Integer> first = new java.util.ArrayList<>();
    List<Integer> again = new java.util.ArrayList<>();
    for (List<Integer> round : List.of(first, again)) {
      for (int i = 0; i < 100; i++) {
        String body = "{\"id\":\"e" + i + "\"}";
        round.add(
            http.send("POST", "/events", body, "Idempotency-Key", "k" + i).statusCode() == 422
                ? 422
                : 0);
      }
    }
    assertThat(first).filteredOn(s -> s == 422).hasSizeBetween(15, 45);
    assertThat(again).isEqualTo(first);
  }

  @Test
  void aStatusComesWithRetryAfterAndOnlyWhereItMatches() throws Exception {
    fault(
        "{\"kind\":\"status\",\"status\":429,\"retryAfterSeconds\":7,\"match\":\"^POST /events$\"}");
    HttpResponse<String> response = event("e");
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(http.get("/events").statusCode()).isEqualTo(405);
    assertThat(http.send("PUT", "/customers/1/orders/2", "{}").statusCode()).isEqualTo(201);
    http.send("DELETE", "/control/faults/events", "");
    assertThat(event("e").statusCode()).isEqualTo(201);
  }

  @Test
  void maintenanceEndsByItself() throws Exception {
    fault("{\"kind\":\"maintenance\",\"forSeconds\":60}");
    assertThat(event("e").statusCode()).isEqualTo(503);
    assertThat(http.json("/control/faults/events").get(0).path("secondsLeft").asInt())
        .isEqualTo(60);
    now.set(now.get().plusSeconds(60));
    assertThat(event("e").statusCode()).isEqualTo(201);
  }

  @Test
  void aTimeoutAfterCommitCommitsAndCountsOnlyRequestsWithAnEffect() throws Exception {
    server.faults().put("erp", List.of(Fault.times(FaultKind.TIMEOUT_AFTER_COMMIT, 1)));
    String[] token = http.csrf();
    assertThat(http.ordersOf("#1001")).isEmpty();
    assertThatThrownBy(() -> http.order("#1001", "SKU-1", token))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(http.ordersOf("#1001")).hasSize(1);
    assertThat(http.order("#1002", "SKU-1", token).statusCode()).isEqualTo(201);
    var entry = http.json("/control/log?system=erp").get(2);
    assertThat(entry.path("outcome").asText()).isEqualTo("timeoutAfterCommit");
    assertThat(entry.path("status").asInt()).isZero();
    assertThat(entry.path("effect").asText()).isEqualTo("created");
  }

  @Test
  void aLateAnswerComes() throws Exception {
    fault("{\"kind\":\"timeoutAfterCommit\",\"count\":1,\"delayMs\":50}");
    assertThat(event("e").statusCode()).isEqualTo(201);
  }

  @Test
  void aBlackHoleSwallowsTheRequestAndDoesNothing() throws Exception {
    fault("{\"kind\":\"blackHole\",\"count\":1}");
    assertThatThrownBy(() -> event("e")).isInstanceOf(HttpTimeoutException.class);
    assertThat(http.json("/control/summary?system=events").path("created").asInt()).isZero();
    assertThat(event("e").statusCode()).isEqualTo(201);
  }

  @Test
  void aResetIsAResetAndNotAnEndOfStream() throws Exception {
    fault("{\"kind\":\"reset\",\"count\":1}");
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(5000);
      socket
          .getOutputStream()
          .write(
              "POST /events HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertThatThrownBy(in::read)
          .isInstanceOf(SocketException.class)
          .hasMessage("Connection reset");
    }
    assertThat(event("e").statusCode()).isEqualTo(201);
  }

  @Test
  void aDriftRenamesOrRetypesAField() throws Exception {
    fault(
        "[{\"kind\":\"drift\",\"count\":1,\"field\":\"eventId\",\"renameTo\":\"event_id\"},"
            + "{\"kind\":\"drift\",\"count\":1,\"field\":\"eventId\",\"type\":\"number\"}]");
    assertThat(event("a").body()).isEqualTo("{\"event_id\":\"1\"}");
    assertThat(event("b").body()).isEqualTo("{\"eventId\":2}");
    assertThat(event("c").body()).isEqualTo("{\"eventId\":\"3\"}");
  }

  @Test
  void aSwitchThatCannotBeUnderstoodIsRefusedWithTheReason() throws Exception {
    for (String[] bad :
        new String[][] {
          {"events", "{\"kind\":\"explode\"}", "explode"},
          {"events", "{\"count\":3}", "kind"},
          {"events", "{\"kind\":\"delay\"}", "delayMs"},
          {"events", "{\"kind\":\"reset\",\"counts\":1}", "counts"},
          {"events", "{\"kind\":\"reset\",\"match\":\"(\"}", "match"},
          {"nobody", "{\"kind\":\"reset\"}", "nobody"}
        }) {
      HttpResponse<String> response = http.send("PUT", "/control/faults/" + bad[0], bad[1]);
      assertThat(response.statusCode()).as(bad[1]).isEqualTo(400);
      assertThat(response.body()).contains(bad[2]);
    }
  }
}
