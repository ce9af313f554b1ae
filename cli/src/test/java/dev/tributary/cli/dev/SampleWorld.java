package dev.tributary.cli.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.orchestration.OrchestrationRunner;
import dev.tributary.orchestration.engine.InstanceId;
import dev.tributary.orchestration.engine.InstanceSignal;
import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.InstanceState.Phase;
import dev.tributary.orchestration.engine.InstanceState.Status;
import dev.tributary.orchestration.engine.OrchestrationEngine;
import dev.tributary.orchestration.engine.TaskAnswer;
import dev.tributary.orchestration.router.Counted;
import dev.tributary.simulators.SimulatorServer;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.journal.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * A sample whose folder, namespace and orchestration have one name, as {@code tributary dev} runs
 * it: events come and go by Kafka, systems are simulated, and time can be skipped.
 */
final class SampleWorld implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  private final String name;
  private final DevSession session;
  private final LocalEvents events;
  private final HttpClient http = HttpClient.newHttpClient();

  private SampleWorld(String name, DevSession session) {
    this.name = name;
    this.session = session;
    events = new LocalEvents(session.bootstrapServers(), name);
  }

  /** Starts the sample; returns when it takes events. */
  static SampleWorld start(String name, Path state) {
    DevSession session =
        new DevSession(
            new DevOptions(
                List.of(Path.of("..", "samples", name).toString()),
                "default",
                state,
                0,
                Optional.of(0),
                Optional.empty(),
                Map.of()));
    SampleWorld world = new SampleWorld(name, session);
    awaiting("the sample to be ready")
        .until(() -> world.runner().filter(runner -> runner.health().ready()).isPresent());
    return world;
  }

  private static ConditionFactory awaiting(String what) {
    return Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100));
  }

  private Optional<OrchestrationRunner> runner() {
    return session.orchestration(name + "/" + name);
  }

  private OrchestrationEngine engine() {
    return runner().orElseThrow().engine();
  }

  void send(String contract, String type, String key, String payload) {
    events.send(contract, type, key, payload);
  }

  /** How many events became that so far. */
  long counted(Counted counted) {
    return runner().orElseThrow().counts().of(counted);
  }

  /** Waits until one more event became that than when {@code before} was asked for. */
  void awaitCounted(Counted counted, long before) {
    awaiting("one more event to be " + counted).until(() -> counted(counted) > before);
  }

  InstanceState await(String key, Predicate<InstanceState> condition) {
    return awaiting("the instance " + key)
        .until(() -> engine().query(id(key)), state -> state.filter(condition).isPresent())
        .orElseThrow();
  }

  InstanceState awaitPhase(String key, Phase phase) {
    return await(key, state -> state.phase() == phase);
  }

  /** Waits until the step is under way. */
  InstanceState awaitStep(String key, String step) {
    return await(key, state -> isRunning(state, step));
  }

  static boolean isRunning(InstanceState state, String step) {
    return state.steps().stream()
        .anyMatch(s -> s.name().equals(step) && s.status() == Status.Running);
  }

  /** Waits for a task, and decides it. */
  void decide(String key, String task, String choice) {
    var ignored = await(key, state -> state.tasks().stream().anyMatch(t -> t.name().equals(task)));
    engine().signal(id(key), new InstanceSignal.Answer(new TaskAnswer(task, choice, "ann", null)));
  }

  boolean cancel(String key, String reason) {
    return engine().cancel(id(key), reason);
  }

  private InstanceId id(String key) {
    return new InstanceId(name, name, key);
  }

  void skip(Duration time) {
    session.skip(time);
  }

  /** Replaces the faults of a system. */
  void faults(String system, Fault... faults) {
    simulators().faults().put(system, List.of(faults));
  }

  /** What changed something about a key, oldest first, as {@code METHOD path}. */
  List<String> effects(String key) {
    return simulators().log().entries(Optional.empty(), Optional.of(key)).stream()
        .filter(entry -> !entry.effect().equals("none"))
        .map(entry -> entry.method() + " " + entry.path())
        .toList();
  }

  /** The requests whose path ends so, also those that a fault has met. */
  List<Entry> requests(String method, String path) {
    return simulators().log().entries(Optional.empty(), Optional.empty()).stream()
        .filter(entry -> entry.method().equals(method) && entry.path().endsWith(path))
        .toList();
  }

  /** What a system answers, as JSON; {@code null} when there is no such thing. */
  JsonNode ask(String path) {
    HttpResponse<String> answer = http("GET", path, "");
    return answer.statusCode() == 404 ? null : json(answer.body().getBytes(UTF_8));
  }

  /** A request to a system by somebody else; its status. */
  int request(String method, String path, String body) {
    return http(method, path, body).statusCode();
  }

  private HttpResponse<String> http(String method, String path, String body) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(simulators().url() + path))
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private SimulatorServer simulators() {
    return session.simulators().orElseThrow();
  }

  /** Waits for the event of a contract that tells of a key. */
  JsonNode awaitTold(String contract, String key) {
    return awaiting(contract + " of " + key)
        .until(() -> told(contract, key), events -> !events.isEmpty())
        .getFirst();
  }

  /** The events of a contract that were written of a key so far. */
  List<JsonNode> told(String contract, String key) {
    List<JsonNode> told = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", session.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(name + "." + contract).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> event : consumer.poll(Duration.ofMillis(100))) {
          if (key.equals(new String(event.key(), UTF_8))) {
            told.add(json(event.value()));
          }
        }
      }
    }
    return told;
  }

  private static JsonNode json(byte[] text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    events.close();
    http.close();
    session.close();
  }
}
