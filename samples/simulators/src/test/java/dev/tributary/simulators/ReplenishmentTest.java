package dev.tributary.simulators;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplenishmentTest {
  private static final String ORDERS = "/replenishment-erp/stores/S1/purchase-orders";

  @Test
  void aStoreHasOneOpenOrderForAnArticle() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(SimulatorConfig.onFreePort())) {
      Http http = new Http(server);
      String[] key = {"Idempotency-Key", "k"};
      String first = http.send("POST", ORDERS, order("A", "HAT"), key).body();
      assertThat(first).contains("\"orderId\":\"PO1\"", "\"value\":\"50.00\"");
      assertThat(http.send("POST", ORDERS, order("A", "HAT"), key).body()).isEqualTo(first);
      assertThat(http.send("POST", ORDERS, order("B", "HAT")).statusCode()).isEqualTo(409);
      assertThat(http.send("POST", ORDERS, order("B", "COAT")).statusCode()).isEqualTo(201);
      assertThat(http.send("DELETE", ORDERS + "/PO1", "").statusCode()).isEqualTo(200);
      assertThat(http.send("PUT", ORDERS + "/PO1/confirmation", "{}").statusCode()).isEqualTo(409);
      assertThat(http.send("POST", ORDERS, order("C", "HAT")).body()).contains("PO3");
      http.send("PUT", ORDERS + "/PO3/confirmation", "{}");
      assertThat(http.send("POST", ORDERS, order("D", "HAT")).statusCode()).isEqualTo(409);
      http.send("PUT", ORDERS + "/PO3/receipt", "{}");
      assertThat(http.send("DELETE", ORDERS + "/PO3", "").statusCode()).isEqualTo(409);
      assertThat(http.send("POST", ORDERS, order("D", "HAT")).statusCode()).isEqualTo(201);
      assertThat(http.json(ORDERS).path("orders").findValuesAsText("status"))
          .containsExactly("cancelled", "open", "received", "open");
      assertThat(http.send("DELETE", ORDERS.replace("S1", "S2") + "/PO1", "").statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void anOrderIsPlacedOnceAndWithdrawn() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(SimulatorConfig.onFreePort())) {
      Http http = new Http(server);
      String path = "/replenishment-supplier/suppliers/V1/orders";
      String body = "{\"reference\":\"A\",\"sku\":\"%s\",\"qty\":5}";
      assertThat(http.send("PUT", path + "/PO1", body.formatted("HAT")).statusCode())
          .isEqualTo(201);
      assertThat(http.send("PUT", path + "/PO1", body.formatted("HAT")).statusCode())
          .isEqualTo(200);
      assertThat(http.send("PUT", path + "/PO2", body.formatted("NONE-1")).statusCode())
          .isEqualTo(422);
      assertThat(http.send("DELETE", path + "/PO1", "").statusCode()).isEqualTo(200);
      assertThat(http.send("DELETE", path + "/PO2", "").statusCode()).isEqualTo(404);
      assertThat(http.json(path).path("orders").toString())
          .contains("\"PO1\"", "\"withdrawn\"")
          .doesNotContain("PO2");
      assertThat(http.json("/control/log?key=A").findValuesAsText("effect"))
          .containsExactly("created", "updated", "none", "updated");
    }
  }

  private static String order(String alert, String sku) {
    return """
        {"alertId":"%s","sku":"%s","qty":5,"supplierId":"V1"}
        """
        .formatted(alert, sku);
  }
}
