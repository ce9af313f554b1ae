package dev.tributary.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a chart's {@code lookup} sees: helm-java asks the cluster of the kubeconfig where {@code
 * helm template} asks none. By default nothing is there. The build points KUBECONFIG at the file
 * that this writes.
 */
final class LookedUp {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRETS =
      """
      {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "v1", "resources": [
        {"name": "secrets", "singularName": "secret", "namespaced": true, "kind": "Secret",
         "verbs": ["get"]}]}
      """;
  private static final String NOTHING =
      """
      {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}
      """;
  private static final AtomicReference<JsonNode> SECRET = new AtomicReference<>();

  static {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", LookedUp::answer);
      server.start();
      Files.writeString(
          Path.of(System.getenv("KUBECONFIG")),
          """
          apiVersion: v1
          kind: Config
          clusters: [{name: none, cluster: {server: "http://127.0.0.1:%d"}}]
          contexts: [{name: none, context: {cluster: none, user: none}}]
          current-context: none
          users: [{name: none, user: {}}]
          """
              .formatted(server.getAddress().getPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LookedUp() {}

  /** From now on only this Secret is there, or nothing when it is null. */
  static void secret(JsonNode secret) {
    SECRET.set(secret);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    JsonNode secret = SECRET.get();
    String path = exchange.getRequestURI().getPath();
    boolean discovery = path.equals("/api/v1");
    boolean there = secret != null && path.endsWith("/secrets/" + Chart.name(secret));
    byte[] body =
        (discovery ? SECRETS : there ? JSON.writeValueAsString(secret) : NOTHING)
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(discovery || there ? 200 : 404, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
