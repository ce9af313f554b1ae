package dev.tributary.simulators;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.simulators.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client as the tests need it. */
final class Http {
  static final String ERP = "/sap/opu/odata/sap/API_SALES_ORDER_SRV/";

  private final URI root;
  private final Duration patience;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Http(SimulatorServer server) {
    this(server, Duration.ofSeconds(20));
  }

  /** One that waits so long for an answer, for tests where none comes. */
  Http(SimulatorServer server, Duration patience) {
    this.root = server.url();
    this.patience = patience;
  }

  /** Sends; the headers are names and values in turn. */
  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(patience)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, "", headers);
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return Json.MAPPER.readTree(get(path).body());
  }

  /** Token and cookie, as header names and values. */
  String[] csrf(String... headers) throws IOException, InterruptedException {
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "x-csrf-token";
    all[headers.length + 1] = "Fetch";
    HttpResponse<String> response = get(ERP, all);
    String cookie = response.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
    String token = response.headers().firstValue("x-csrf-token").orElseThrow();
    return new String[] {
      "x-csrf-token", token, "Cookie", cookie, "Content-Type", "application/json"
    };
  }

  HttpResponse<String> order(String reference, String sku, String... headers)
      throws IOException, InterruptedException {
    return send("POST", ERP + "A_SalesOrder", orderBody(reference, sku), headers);
  }

  static String orderBody(String reference, String sku) {
    return """
        {"SalesOrderType":"OR","SalesOrganization":"1710","DistributionChannel":"10",
         "OrganizationDivision":"00","SoldToParty":"17100001","PurchaseOrderByCustomer":"%s",
         "RequestedDeliveryDate":"/Date(1768464000000)/",
         "to_Item":{"results":[{"SalesOrderItem":"000010","Material":"%s",
           "RequestedQuantity":"2","RequestedQuantityUnit":"EA"}]}}
        """
        .formatted(reference, sku);
  }

  JsonNode ordersOf(String reference) throws IOException, InterruptedException {
    String filter = "PurchaseOrderByCustomer eq '" + reference.replace("'", "''") + "'";
    String query = URLEncoder.encode(filter, StandardCharsets.UTF_8);
    return json(ERP + "A_SalesOrder?$filter=" + query).path("d").path("results");
  }
}
