package dev.tributary.simulators;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PickupTest {
  private static final String ORDER =
      """
      {"orderId":"o1","storeId":"s1","lines":[{"sku":"%s","qty":1}]}
      """;

  @Test
  void aReservationIsMadeOncePerKeyAndReleasedOnce() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(SimulatorConfig.onFreePort())) {
      Http http = new Http(server);
      String body = ORDER.formatted("A");
      String path = "/wms/reservations";
      String first = http.send("POST", path, body, "Idempotency-Key", "k").body();
      assertThat(http.send("POST", path, body, "Idempotency-Key", "k").body()).isEqualTo(first);
      assertThat(http.json(path).path("reserved")).hasSize(1);
      assertThat(http.send("POST", path, ORDER.formatted("NONE-1")).statusCode()).isEqualTo(409);
      assertThat(http.send("POST", path + "/elsewhere", body).body()).contains("s1-next");
      assertThat(http.send("DELETE", path + "/R1", "").statusCode()).isEqualTo(200);
      assertThat(http.send("DELETE", path + "/R1", "").statusCode()).isEqualTo(404);
      assertThat(http.json(path).path("reserved")).hasSize(1);
    }
  }

  @Test
  void moneyIsHeldTakenAndGivenBackAndTheLedgerSaysSo() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(SimulatorConfig.onFreePort())) {
      Http http = new Http(server);
      String base = "/payment/";
      String path = base + "authorisations";
      String authorise = "{\"orderId\":\"o1\",\"amount\":\"%s\",\"currency\":\"EUR\"}";
      assertThat(http.send("POST", path, authorise.formatted("1000.01")).statusCode())
          .isEqualTo(402);
      http.send("POST", path, authorise.formatted("10"));
      http.send("POST", path, authorise.formatted("10"));
      String capture = path + "/A1/capture";
      String[] key = {"Idempotency-Key", "k"};
      http.send("POST", capture, "{\"amount\":\"10\"}", key);
      http.send("POST", capture, "{\"amount\":\"10\"}", key);
      assertThat(http.json(base + "ledger").path("captured").asInt()).isEqualTo(1);
      assertThat(http.send("POST", capture, "{\"amount\":\"9\"}", key).statusCode()).isEqualTo(422);
      assertThat(http.send("POST", path + "/A1/void", "").statusCode()).isEqualTo(409);
      assertThat(http.send("POST", path + "/A2/void", "").statusCode()).isEqualTo(200);
      assertThat(http.send("POST", path + "/A2/capture", "{}").statusCode()).isEqualTo(409);
      assertThat(http.send("POST", base + "captures/C3/refund", "").statusCode()).isEqualTo(201);
      assertThat(http.send("POST", base + "captures/C3/refund", "").statusCode()).isEqualTo(409);
      var ledger = http.json(base + "ledger");
      assertThat(ledger.path("held").asInt()).isZero();
      assertThat(ledger.path("captured").asInt()).isZero();
      assertThat(ledger.path("refunded").asInt()).isEqualTo(1);
      assertThat(ledger.path("voided").asInt()).isEqualTo(1);
    }
  }

  @Test
  void tasksAndMessagesAreMadeOncePerKey() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(SimulatorConfig.onFreePort())) {
      Http http = new Http(server);
      String[] key = {"Idempotency-Key", "k"};
      http.send("POST", "/store/tasks", "{\"orderId\":\"o1\"}", key);
      http.send("POST", "/store/tasks", "{\"orderId\":\"o1\"}", key);
      http.send("POST", "/store/tasks/T1/cancel", "");
      http.send("POST", "/notify/messages", "{\"orderId\":\"o1\"}", key);
      assertThat(http.json("/control/log?key=o1").findValuesAsText("effect"))
          .containsExactly("created", "none", "updated", "created");
      assertThat(http.send("POST", "/store/tasks/T9/cancel", "").statusCode()).isEqualTo(404);
    }
  }
}
