package dev.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The Temporal server that {@code cluster addon temporal} installed, its death and its return, and
 * the instances in it as the command line shows them.
 */
final class Temporal implements AutoCloseable {
  private static final String NAMESPACE = "temporal";
  private static final String NAME = "temporal";
  private static final String LABEL = "app.kubernetes.io/name";
  private static final int PORT = 7233;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final Programs programs;
  private LocalPortForward forward;

  Temporal(KubernetesClient client, Programs programs) {
    this.client = client;
    this.programs = programs;
    open();
  }

  /** SIGKILL to the server, which nobody reaches any more, also when it is back. */
  void takeAway() {
    select("nothing");
    close();
    int restarts = restarts();
    programs.kill(NAMESPACE, pod().getMetadata().getName());
    await().atMost(PATIENCE).until(() -> restarts() > restarts);
  }

  /** It may be reached again, with what it knew when it was killed. */
  void giveBack() {
    await().atMost(PATIENCE).until(() -> Readiness.isPodReady(pod()));
    select(NAME);
    open();
  }

  /** What the command line says of an orchestration's instances: phase and plan by key. */
  Map<String, Instance> instances(String orchestration) {
    Map<String, Instance> all = new HashMap<>();
    for (JsonNode row : json(tributary("instances", "list", orchestration, "-o", "json"))) {
      String id = row.path("id").asText();
      all.put(
          id.substring(id.lastIndexOf('.') + 1),
          new Instance(row.path("phase").asText(), row.path("plan").asText()));
    }
    return all;
  }

  /**
   * An instance in the list.
   *
   * @param phase where it is
   * @param plan the digest of its plan
   */
  record Instance(String phase, String plan) {}

  /** Runs the command line on this server. */
  String tributary(String command, String sub, String orchestration, String... more) {
    List<String> all = new java.util.ArrayList<>(List.of(command, sub, orchestration));
    all.addAll(List.of(more));
    all.addAll(List.of("--temporal", "127.0.0.1:" + forward.getLocalPort()));
    return programs.run("bin/tributary", all.toArray(String[]::new));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  private void select(String name) {
    client
        .services()
        .inNamespace(NAMESPACE)
        .withName(NAME)
        .edit(
            service -> {
              service.getSpec().setSelector(Map.of(LABEL, name));
              return service;
            });
  }

  private int restarts() {
    return pod().getStatus().getContainerStatuses().getFirst().getRestartCount();
  }

  private Pod pod() {
    List<Pod> pods = client.pods().inNamespace(NAMESPACE).withLabel(LABEL, NAME).list().getItems();
    assertThat(pods).as("pods of Temporal").hasSize(1);
    return pods.getFirst();
  }

  private void open() {
    forward =
        client
            .pods()
            .inNamespace(NAMESPACE)
            .withName(pod().getMetadata().getName())
            .portForward(PORT);
  }

  @Override
  public void close() {
    try {
      forward.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
