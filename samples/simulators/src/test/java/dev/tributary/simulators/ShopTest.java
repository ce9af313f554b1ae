package dev.tributary.simulators;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tributary.simulators.http.Json;
import dev.tributary.simulators.shop.SendPlan;
import dev.tributary.simulators.shop.SendReport;
import dev.tributary.simulators.shop.Sending;
import dev.tributary.simulators.shop.Signature;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShopTest {
  private static final String SECRET = "shop-secret";

  private record Received(String eventId, String signature, byte[] body) {}

  private final List<Received> received = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger failuresLeft = new AtomicInteger();
  private HttpServer receiver;

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    receiver.createContext("/hook", this::receive);
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    int status = 202;
    if (failuresLeft.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      status = 503;
    } else {
      String signature = exchange.getRequestHeaders().getFirst("X-Shopify-Hmac-Sha256");
      status = Signature.of(SECRET, body).equals(signature) ? 202 : 401;
      received.add(
          new Received(
              exchange.getRequestHeaders().getFirst("X-Shopify-Event-Id"), signature, body));
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private SendPlan plan() {
    URI target = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook");
    return SendPlan.to(target, SECRET).with(100, 10, 6, 5);
  }

  private static SendReport send(SendPlan plan) throws InterruptedException {
    try (Sending sending = Sending.start(plan)) {
      assertThat(sending.await(Duration.ofSeconds(30))).isTrue();
      return sending.report();
    }
  }

  @Test
  void signaturesDuplicatesAndMalformedOnesAreCountedAsAsked() throws Exception {
    SendReport report = send(plan());
    assertThat(report.deliveries()).isEqualTo(115);
    assertThat(report.byStatus()).isEqualTo(Map.of("202", 110, "401", 5));
    assertThat(report.byKind().get("wrong-signature")).isEqualTo(Map.of("401", 5));
    assertThat(report.rightOrders()).isEqualTo(94);
    assertThat(report.malformedNames()).hasSize(6);
    assertThat(report.done()).isTrue();

    Map<String, List<byte[]>> byEvent = new HashMap<>();
    received.forEach(
        r -> byEvent.computeIfAbsent(r.eventId(), k -> new ArrayList<>()).add(r.body()));
    assertThat(byEvent).hasSize(105);
    List<List<byte[]>> twice = byEvent.values().stream().filter(b -> b.size() == 2).toList();
    assertThat(twice).hasSize(10).allSatisfy(b -> assertThat(b.get(0)).isEqualTo(b.get(1)));

    long right =
        received.stream()
            .filter(r -> Signature.of(SECRET, r.body()).equals(r.signature()))
            .filter(r -> isOrder(r.body()))
            .map(Received::eventId)
            .distinct()
            .count();
    assertThat(right).isEqualTo(94);
  }

  @Test
  void theSameSeedGivesTheSameBytesAndIdsBeyondDoublePrecision() throws Exception {
    send(plan());
    List<String> first = sorted();
    received.clear();
    send(plan());
    assertThat(sorted()).isEqualTo(first);
    JsonNode order =
        received.stream()
            .filter(r -> isOrder(r.body()))
            .map(r -> Json.tree(r.body()))
            .findFirst()
            .orElseThrow();
    assertThat(order.path("id").isLong()).isTrue();
    assertThat(order.path("id").asLong()).isGreaterThan(1L << 53);
    assertThat(order.path("total_price").isTextual()).isTrue();
    assertThat(order.path("test").asBoolean(true)).isFalse();
  }

  @Test
  void anUnansweredWebhookIsSentAgain() throws Exception {
    failuresLeft.set(7);
    SendReport report = send(plan());
    assertThat(report.unanswered()).isZero();
    assertThat(report.retried()).isEqualTo(7);
    assertThat(report.retriedFor()).isEqualTo(Map.of("503", 7));
    assertThat(report.attempts()).isEqualTo(122);
  }

  @Test
  void theShopCanBeDrivenOverHttp() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(SimulatorConfig.onFreePort())) {
      Http http = new Http(server);
      String target = plan().target().toString();
      var response =
          http.send(
              "POST",
              "/control/shop/send?wait=true",
              "{\"target\":\"" + target + "\",\"secret\":\"shop-secret\",\"count\":20}");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(
              Json.tree(response.body().getBytes(StandardCharsets.UTF_8))
                  .path("report")
                  .path("sent")
                  .asInt())
          .isEqualTo(20);
      assertThat(http.send("POST", "/control/shop/send", "{\"count\":20}").statusCode())
          .isEqualTo(400);
    }
  }

  private List<String> sorted() {
    return received.stream()
        .map(r -> r.eventId() + new String(r.body(), StandardCharsets.UTF_8))
        .sorted()
        .toList();
  }

  private static boolean isOrder(byte[] body) {
    try {
      JsonNode node = Json.tree(body);
      return node.path("name").isTextual() && node.path("line_items").isArray();
    } catch (dev.tributary.simulators.http.BadRequest e) {
      return false;
    }
  }
}
