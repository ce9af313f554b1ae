package dev.tributary.simulators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.simulators.access.Auth;
import dev.tributary.simulators.erp.ErpConfig;
import dev.tributary.simulators.http.Json;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ErpTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private SimulatorServer server;
  private Http http;

  @BeforeEach
  void start() {
    start(SimulatorConfig.onFreePort());
  }

  private void start(SimulatorConfig config) {
    stop();
    server = SimulatorServer.start(config, now::get);
    http = new Http(server);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  @Test
  void aWriteNeedsATokenAndItsOwnCookie() throws Exception {
    HttpResponse<String> bare = http.order("#1001", "SKU-1", "Content-Type", "application/json");
    assertThat(bare.statusCode()).isEqualTo(403);
    assertThat(bare.headers().firstValue("x-csrf-token")).hasValue("Required");

    String[] one = http.csrf();
    String[] other = http.csrf();
    String[] mixed = one.clone();
    mixed[3] = other[3];
    assertThat(http.order("#1001", "SKU-1", mixed).statusCode()).isEqualTo(403);

    HttpResponse<String> created = http.order("#1001", "SKU-1", one);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(Json.MAPPER.readTree(created.body()).path("d").path("PurchaseOrderByCustomer"))
        .hasToString("\"#1001\"");
    assertThat(Json.MAPPER.readTree(created.body()).path("d").path("SalesOrder").asText())
        .isEqualTo("4500001");
  }

  @Test
  void aTokenExpiresByTimeAndByUse() throws Exception {
    start(SimulatorConfig.onFreePort().withErp(new ErpConfig(null, 60.0, 2, null, null, null)));
    String[] token = http.csrf();
    assertThat(http.order("#1", "SKU-1", token).statusCode()).isEqualTo(201);
    assertThat(http.order("#2", "SKU-1", token).statusCode()).isEqualTo(201);
    assertThat(http.order("#3", "SKU-1", token).statusCode()).isEqualTo(403);

    token = http.csrf();
    now.set(now.get().plusSeconds(60));
    assertThat(http.order("#3", "SKU-1", token).statusCode()).isEqualTo(403);
  }

  @Test
  void theSameOrderTwiceMakesTwoAndTheSummarySaysSo() throws Exception {
    String[] token = http.csrf();
    http.order("#1001", "SKU-1", token);
    http.order("#1001", "SKU-1", token);
    http.order("#1002", "SKU-1", token);
    assertThat(http.ordersOf("#1001")).hasSize(2);

    var summary = http.json("/control/summary?system=erp");
    assertThat(summary.path("created").asInt()).isEqualTo(3);
    assertThat(summary.path("distinctKeys").asInt()).isEqualTo(2);
    assertThat(summary.path("duplicates").toString()).isEqualTo("[\"#1001\"]");
    assertThat(summary.path("byStatus").toString()).isEqualTo("{\"200\":2,\"201\":3}");
    assertThat(http.json("/control/log?system=erp&key=%231002")).hasSize(1);
    http.send("DELETE", "/control/log", "");
    assertThat(http.json("/control/summary?system=erp").path("requests").asInt()).isZero();
  }

  @Test
  void theFilterReadsDoubledQuotesAndRefusesTheRest() throws Exception {
    String[] token = http.csrf();
    http.order("O'Hara's", "SKU-1", token);
    assertThat(http.ordersOf("O'Hara's")).hasSize(1);
    assertThat(http.ordersOf("O'Hara")).isEmpty();
    for (String filter :
        new String[] {
          "SoldToParty%20eq%20'1'",
          "PurchaseOrderByCustomer%20ne%20'1'",
          "PurchaseOrderByCustomer%20eq%20'a'b'",
          "PurchaseOrderByCustomer%20eq%20'a'%20or%20true"
        }) {
      HttpResponse<String> response = http.get(Http.ERP + "A_SalesOrder?$filter=" + filter);
      assertThat(response.statusCode()).as(filter).isEqualTo(400);
      assertThat(response.body()).contains("\"error\"");
    }
    assertThat(http.get(Http.ERP + "A_SalesOrder?$expand=to_Item").statusCode()).isEqualTo(400);
  }

  @Test
  void anUnknownSkuIsRefusedByName() throws Exception {
    HttpResponse<String> response = http.order("#1001", "NOPE-7", http.csrf());
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(
            Json.MAPPER
                .readTree(response.body())
                .path("error")
                .path("message")
                .path("value")
                .asText())
        .contains("NOPE-7");
    assertThat(http.ordersOf("#1001")).isEmpty();
  }

  @Test
  void bodiesThatAnErpWouldRefuseAreRefused() throws Exception {
    String[] token = http.csrf();
    String good = Http.orderBody("#1", "SKU-1");
    for (String bad :
        new String[] {
          "{",
          "[]",
          good.replace("\"SoldToParty\":\"17100001\",", ""),
          good.replace("\"RequestedQuantity\":\"2\"", "\"RequestedQuantity\":2"),
          good.replace("/Date(1768464000000)/", "2026-01-15"),
          good.replace("#1", "x".repeat(36))
        }) {
      assertThat(http.send("POST", Http.ERP + "A_SalesOrder", bad, token).statusCode())
          .as(bad)
          .isEqualTo(400);
    }
    assertThat(http.json("/control/summary?system=erp").path("created").asInt()).isZero();
  }

  @Test
  void basicAuthComesBeforeEverythingElse() throws Exception {
    start(SimulatorConfig.onFreePort().withErp(ErpConfig.withAuth(Auth.basic("flow", "s3cret"))));
    assertThat(http.get(Http.ERP).statusCode()).isEqualTo(401);
    assertThat(http.get(Http.ERP, "Authorization", "Basic eDp5").statusCode()).isEqualTo(401);
    // flow:s3cret
    assertThat(http.get(Http.ERP, "Authorization", "Basic Zmxvdzpz" + "M2NyZXQ=").statusCode())
        .isEqualTo(200);
  }

  @Test
  void oauthTokensOpenTheErpUntilTheyExpire() throws Exception {
    start(
        SimulatorConfig.onFreePort()
            .withErp(ErpConfig.withAuth(Auth.oauth2()))
            .withOauth(new SimulatorConfig.Oauth(Map.of("tributary", "hush"), 30.0)));
    String form = "grant_type=client_credentials&client_id=tributary&client_secret=";
    assertThat(http.send("POST", "/oauth/token", form + "wrong").statusCode()).isEqualTo(401);
    var issued = Json.MAPPER.readTree(http.send("POST", "/oauth/token", form + "hush").body());
    assertThat(issued.path("expires_in").asInt()).isEqualTo(30);
    String bearer = "Bearer " + issued.path("access_token").asText();
    assertThat(http.get(Http.ERP, "Authorization", bearer).statusCode()).isEqualTo(200);
    now.set(now.get().plusSeconds(30));
    assertThat(http.get(Http.ERP, "Authorization", bearer).statusCode()).isEqualTo(401);
  }
}
