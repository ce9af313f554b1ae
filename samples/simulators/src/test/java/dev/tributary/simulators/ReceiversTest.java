package dev.tributary.simulators;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiversTest {

  @Test
  void theCrmUpsertsAndTheLogKnowsTheDecodedKey() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(SimulatorConfig.onFreePort())) {
      Http http = new Http(server);
      String path = "/customers/a%2Fb/orders/%231001";
      assertThat(http.send("PUT", path, "{\"total\":1}").statusCode()).isEqualTo(201);
      assertThat(http.send("PUT", path, "{\"total\":2}").statusCode()).isEqualTo(200);
      assertThat(http.get(path).body()).isEqualTo("{\"total\":2}");
      var log = http.json("/control/log?system=crm&key=a%2Fb%2F%231001");
      assertThat(log.findValuesAsText("effect")).containsExactly("created", "updated", "none");
      assertThat(http.get("/elsewhere").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void eventsAreTakenOncePerIdempotencyKey() throws Exception {
    try (SimulatorServer server = SimulatorServer.start(SimulatorConfig.onFreePort())) {
      Http http = new Http(server);
      String[] key = {"Idempotency-Key", "k1", "Tributary-Sequence", "7"};
      HttpResponse<String> first = http.send("POST", "/events", "{\"id\":\"e1\"}", key);
      HttpResponse<String> again = http.send("POST", "/events", "{\"id\":\"e1\"}", key);
      HttpResponse<String> other = http.send("POST", "/events", "{\"id\":\"e2\"}", key);
      assertThat(again.body()).isEqualTo(first.body());
      assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
      assertThat(other.statusCode()).isEqualTo(422);
      var log = http.json("/control/log?system=events&key=e1");
      assertThat(log.findValuesAsText("effect")).containsExactly("created", "none");
      assertThat(log.findValuesAsText("sequence")).containsExactly("7", "7");
      assertThat(log.findValuesAsText("idempotencyKey")).containsExactly("k1", "k1");
    }
  }

  @Test
  void theLogFileKeepsALinePerRequestInOrder(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("log.jsonl");
    SimulatorConfig config = SimulatorConfig.onFreePort().withLogFile(file);
    try (SimulatorServer server = SimulatorServer.start(config)) {
      Http http = new Http(server);
      http.send("POST", "/events", "{\"id\":1}");
      http.send("DELETE", "/control/log", "");
      http.send("POST", "/events", "not json");
    }
    assertThat(Files.readAllLines(file))
        .hasSize(2)
        .first()
        .asString()
        .contains("\"seq\":1", "\"key\":\"1\"", "\"effect\":\"created\"");
  }

  @Test
  void theConfigurationIsReadFromYamlAndATypoIsTold(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("simulators.yaml");
    Files.writeString(
        file,
        """
        port: 0
        bind: 127.0.0.1
        erp:
          auth: {kind: basic, user: flow, password: s3cret}
          skuPrefixes: [ART-]
        oauth:
          clients: {tributary: hush}
        """);
    SimulatorConfig config = SimulatorConfig.read(file);
    assertThat(config.erp().skuPrefixes()).containsExactly("ART-");
    assertThat(config.erp().auth().user()).isEqualTo("flow");
    assertThat(config.toString()).doesNotContain("s3cret", "hush");

    Files.writeString(file, "erp: {skuPrefix: [ART-]}");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> SimulatorConfig.read(file))
        .hasMessageContaining("skuPrefix");
  }
}
