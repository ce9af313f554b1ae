package dev.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Kafka's topics, by the tools in the broker's own container: nothing else reaches it. */
final class Topics {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final KubernetesClient client;
  private final String namespace;

  Topics(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * An event.
   *
   * @param id its id
   * @param key the record's key
   * @param payload JSON
   */
  record Event(String id, String key, String payload) {}

  /** Makes a topic. */
  void create(String topic, int partitions) {
    run("TopicMain", List.of("--partitions", Integer.toString(partitions), topic));
  }

  /** Writes CloudEvents; returns when the broker has them. */
  void send(String topic, String type, List<Event> events) {
    List<String> arguments = new ArrayList<>(List.of("send", topic, "--type", type));
    events.forEach(event -> arguments.addAll(List.of(event.id(), event.key(), event.payload())));
    run("EventsMain", arguments);
  }

  /** The keys of all records of a topic. */
  List<String> keys(String topic) {
    return run("EventsMain", List.of("read", topic))
        .lines()
        .map(line -> line.split("\t", 2)[0])
        .toList();
  }

  private String run(String main, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "java",
                "-Xmx48m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                "@/app/jib-classpath-file",
                "dev.tributary.broker." + main));
    command.addAll(arguments);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (ExecWatch running =
        client
            .pods()
            .inNamespace(namespace)
            .withName("kafka-0")
            .writingOutput(out)
            .writingError(err)
            .exec(command.toArray(String[]::new))) {
      assertThat(running.exitCode())
          .succeedsWithin(PATIENCE)
          .as(() -> out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8))
          .isEqualTo(0);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
