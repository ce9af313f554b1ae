package dev.tributary.simulators;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReturnsTest {
  private static final String RECEIPT = "/returns-shop/receipts/R1";

  @Test
  void aPieceOfAReceiptIsReturnedOnceAndStaysSoWhenItWasRefunded() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(SimulatorConfig.onFreePort())) {
      Http http = new Http(server);
      String[] key = {"Idempotency-Key", "k"};
      String path = RECEIPT + "/returns";
      String first = http.send("POST", path, brought("A", "SHOE-42", 1), key).body();
      assertThat(first).contains("\"paid\":\"45.00\"", "\"paymentId\":\"PAY-R1\"");
      assertThat(http.send("POST", path, brought("A", "SHOE-42", 1), key).body()).isEqualTo(first);
      assertThat(http.send("POST", path, brought("B", "SHOE-42", 2)).statusCode()).isEqualTo(409);
      assertThat(http.send("POST", path, brought("B", "HAT", 1)).statusCode()).isEqualTo(422);
      assertThat(http.send("POST", path, brought("B", "SHOE-42", 1)).statusCode()).isEqualTo(201);
      assertThat(http.json(RECEIPT).path("returned").asInt()).isEqualTo(2);
      assertThat(http.send("PUT", path + "/A/refund", "{\"amount\":\"45.00\"}").statusCode())
          .isEqualTo(200);
      assertThat(http.send("DELETE", path + "/A", "").statusCode()).isEqualTo(409);
      assertThat(http.send("DELETE", path + "/B", "").statusCode()).isEqualTo(200);
      assertThat(http.send("DELETE", path + "/B", "").statusCode()).isEqualTo(404);
      assertThat(http.json(RECEIPT).path("returned").asInt()).isEqualTo(1);
      assertThat(http.get("/returns-shop/receipts/NONE-1").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void moreThanWasPaidIsNeverGivenBack() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(SimulatorConfig.onFreePort())) {
      Http http = new Http(server);
      String[] key = {"Idempotency-Key", "k"};
      String payment = "/returns-payment/payments/PAY-R1";
      http.send("POST", payment + "/refunds", refund("60.00"), key);
      http.send("POST", payment + "/refunds", refund("60.00"), key);
      assertThat(http.send("POST", payment + "/refunds", refund("30.01")).statusCode())
          .isEqualTo(409);
      assertThat(http.send("POST", payment + "/refunds", refund("-1.00")).statusCode())
          .isEqualTo(400);
      assertThat(http.send("POST", payment + "/refunds", refund("30.00")).statusCode())
          .isEqualTo(201);
      assertThat(http.json(payment).path("refunds").toString()).isEqualTo("[\"60.00\",\"30.00\"]");
      assertThat(http.json("/control/log?key=A").findValuesAsText("status"))
          .containsExactly("201", "201", "409", "201");
    }
  }

  @Test
  void goodsArePostedOncePerReturnAndReversed() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(SimulatorConfig.onFreePort())) {
      Http http = new Http(server);
      String path = "/returns-erp/goods-receipts/A";
      String first = http.send("PUT", path, "{\"stock\":\"scrap\"}").body();
      assertThat(http.send("PUT", path, "{\"stock\":\"scrap\"}").body()).isEqualTo(first);
      assertThat(http.send("PUT", path, "{\"stock\":\"lost\"}").statusCode()).isEqualTo(400);
      assertThat(http.json(path).path("stock").asText()).isEqualTo("scrap");
      assertThat(http.send("DELETE", path, "").statusCode()).isEqualTo(200);
      assertThat(http.send("DELETE", path, "").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void thePolicyGoesByTheReceipt() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(SimulatorConfig.onFreePort())) {
      Http http = new Http(server);
      String path = "/returns-crm/customers/C-%s/return-policy";
      assertThat(http.json(path.formatted("R1")).path("refundPercent").asInt()).isEqualTo(100);
      assertThat(http.json(path.formatted("HALF-1")).path("refundPercent").asInt()).isEqualTo(50);
      assertThat(http.json(path.formatted("BLOCKED-1")).path("allowed").asBoolean(true)).isFalse();
    }
  }

  private static String brought(String id, String sku, int pieces) {
    return """
        {"returnId":"%s","storeId":"S1","lines":[{"sku":"%s","qty":%d}]}
        """
        .formatted(id, sku, pieces);
  }

  private static String refund(String amount) {
    return """
        {"returnId":"A","amount":"%s","currency":"EUR"}
        """
        .formatted(amount);
  }
}
