package dev.tributary.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Asks and steers the simulated systems, through a forwarded port. */
final class Simulators implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalPortForward forward;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  Simulators(KubernetesClient client) {
    String pod =
        client
            .pods()
            .inNamespace("retail-systems")
            .withLabel("app.kubernetes.io/name", "simulators")
            .list()
            .getItems()
            .stream()
            .filter(p -> p.getMetadata().getDeletionTimestamp() == null)
            .findFirst()
            .orElseThrow()
            .getMetadata()
            .getName();
    this.forward = client.pods().inNamespace("retail-systems").withName(pod).portForward(8080);
  }

  /** Lets the shop send; answers the sending's id. */
  String send(Map<String, Object> plan) {
    return call("POST", "/control/shop/send", plan).path("id").asText();
  }

  /** How far a sending is. */
  JsonNode sending(String id) {
    return call("GET", "/control/shop/send/" + id, null).path("report");
  }

  /** Counts of what a system saw. */
  JsonNode summary(String system) {
    return call("GET", "/control/summary?system=" + system, null);
  }

  /** Every request that a system saw. */
  JsonNode log(String system) {
    return call("GET", "/control/log?system=" + system, null);
  }

  /** Every request about a business key, whichever system saw it. */
  JsonNode logOf(String key) {
    return call("GET", "/control/log?key=" + key, null);
  }

  /** What a system itself answers. */
  JsonNode ask(String path) {
    return call("GET", path, null);
  }

  /** Whether any switch has hits left. */
  boolean hasFaults() {
    return !call("GET", "/control/faults", null).isEmpty();
  }

  /** Throws one switch of a system; it replaces those before. */
  void fault(String system, Map<String, Object> fault) {
    faults(system, List.of(fault));
  }

  /** Throws several. */
  void faults(String system, List<Map<String, Object>> faults) {
    call("PUT", "/control/faults/" + system, faults);
  }

  /** Ends all faults. */
  void clearFaults() {
    call("DELETE", "/control/faults", null);
  }

  /** Forgets what was seen. */
  void clearLog() {
    call("DELETE", "/control/log", null);
  }

  private JsonNode call(String method, String path, Object body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + forward.getLocalPort() + path))
              .timeout(Duration.ofSeconds(60))
              .header("content-type", "application/json")
              .method(
                  method,
                  body == null
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
              .build();
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(
            "%s %s: %d %s"
                .formatted(
                    method,
                    path,
                    answer.statusCode(),
                    new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8)));
      }
      return answer.body().length == 0 ? JSON.nullNode() : JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    forward.close();
    http.close();
  }
}
