package dev.tributary.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.broker.LocalBroker;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.runtime.intake.WebhookListener;
import dev.tributary.runtime.kafka.Positions;
import dev.tributary.runtime.testkit.Kafka;
import dev.tributary.runtime.testkit.Plans;
import dev.tributary.runtime.testkit.Ports;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the schema says of a value is what expressions see, from one topic to the next. */
class TypedFlowsTest {
  private static final String SCHEMA =
      """
      {"type":"object","required":["id"],
       "properties":{"id":{"type":"integer"},"qty":{"type":"integer"},
        "price":{"type":"number"},"rate":{"type":"number"},"one":{"type":"number"},
        "five":{"type":"number"},"wide":{"type":"number"}}}
      """;

  private static LocalBroker broker;
  private static Kafka kafka;

  @BeforeAll
  static void start() {
    broker = LocalBroker.start();
    kafka = new Kafka(broker.bootstrapServers());
    kafka.create("tributary.reports", 1, Map.of("cleanup.policy", "compact"));
  }

  @AfterAll
  static void stop() {
    kafka.close();
    broker.close();
  }

  @Test
  void numbersThatAreOnlyCopiedKeepEveryByte() throws Exception {
    String order =
        "{\"id\":9007199254740993,\"qty\":7.0,\"price\":12.10,\"rate\":1e3,\"one\":1.0,"
            + "\"five\":5,\"wide\":12345678901234567890}";
    Outcome outcome = run("copied", null, List.of(order, "{\"id\":7.0}"));

    assertThat(outcome.bodies()).containsExactly(order, "{\"id\":7.0}");
    assertThat(outcome.keys()).containsExactly("9007199254740993", "7");
  }

  @Test
  void aMappingSeesNumbersByTheirTypeAndWritesThemAsTheyWereRead() throws Exception {
    String mapping =
        """
        {"id":"payload.id","price":"payload.price","rate":"payload.rate","one":"payload.one",
         "five":"payload.five","wide":"payload.wide",
         "next":"payload.id + 1","more":"payload.qty + 1",
         "total":"mul(payload.price, payload.qty)",
         "list":"[payload.price, payload.one]",
         "same":"compare(payload.five, payload.qty)"}
        """;
    Outcome outcome =
        run(
            "mapped",
            mapping,
            List.of(
                "{\"id\":9007199254740993,\"qty\":5.0,\"price\":12.10,\"rate\":1e3,\"one\":1.0,"
                    + "\"five\":5,\"wide\":12345678901234567890}"));

    assertThat(outcome.dead()).isEmpty();
    assertThat(outcome.bodies())
        .containsExactly(
            "{\"id\":9007199254740993,\"price\":12.10,\"rate\":1e3,\"one\":1.0,\"five\":5,"
                + "\"wide\":12345678901234567890,\"next\":9007199254740994,\"more\":6,"
                + "\"total\":60.50,\"list\":[12.10,1.0],\"same\":0}");
  }

  @Test
  void anIntegerBeyond64BitsIsADeadLetterThatSaysSo() throws Exception {
    List<String> orders = List.of("{\"id\":9223372036854775808}", "{\"id\":1,\"qty\":1e30}");
    Outcome outcome = run("range", null, orders);

    assertThat(outcome.bodies()).isEmpty();
    assertThat(outcome.dead().stream().map(d -> new String(d.value(), UTF_8)))
        .containsExactlyElementsOf(orders);
    assertThat(outcome.dead().stream().map(d -> Kafka.header(d, "tributary.reason")))
        .containsExactly(
            "/id: IntegerRange: an integer doesn't fit into 64 bits",
            "/qty: IntegerRange: an integer doesn't fit into 64 bits");
  }

  @Test
  void aRunnerThatCantRunAllOfItsPlanIsNeverMade() {
    FlowPlan plan = plan("broken", "{\"id\":\"payload.(\"}");

    assertThatThrownBy(
            () -> new FlowRunner(plan, Ports.with(WebhookListener.none(), Ports.secrets())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mapping.id")
        .hasMessageContaining("operator's version");
  }

  private record Outcome(
      List<ConsumerRecord<byte[], byte[]>> records, List<ConsumerRecord<byte[], byte[]>> dead) {
    List<String> bodies() {
      return records.stream().map(r -> new String(r.value(), UTF_8)).toList();
    }

    List<String> keys() {
      return records.stream().map(r -> new String(r.key(), UTF_8)).toList();
    }
  }

  private static Outcome run(String name, String mapping, List<String> bodies) throws Exception {
    FlowPlan plan = plan(name, mapping);
    kafka.create(plan.source().topic(), 1, Map.of());
    kafka.create(name + ".to", 1, Map.of());
    kafka.createTopics(plan);
    Positions.resolve(kafka.admin(), plan.consumerGroup(), plan.source().topic(), true);
    bodies.forEach(body -> kafka.send(plan.source().topic(), "k", body));
    try (FlowRunner runner =
        new FlowRunner(plan, Ports.with(WebhookListener.none(), Ports.secrets()))) {
      runner.start();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> runner.report().delivered() + runner.report().dead() == bodies.size());
    }
    return new Outcome(kafka.read(name + ".to"), kafka.read(plan.deadLetterTopic()));
  }

  private static FlowPlan plan(String name, String mapping) {
    Plans.Builder builder =
        Plans.flow(
                name,
                new SourcePlan.Contract(name, name + ".from", Plans.json(SCHEMA), null, true),
                new TargetPlan.Contract(
                    name,
                    name + ".to",
                    "com.example.numbers",
                    "payload.id",
                    Plans.json(SCHEMA),
                    null))
            .kafka(broker.bootstrapServers())
            .filter(null);
    return mapping == null ? builder.build() : builder.mapping(mapping).build();
  }
}
