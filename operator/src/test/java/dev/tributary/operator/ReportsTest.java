package dev.tributary.operator;

import static dev.tributary.operator.support.World.eventually;
import static dev.tributary.operator.support.World.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.operator.support.OrdersFlow;
import dev.tributary.operator.support.TestKafka;
import dev.tributary.operator.support.World;
import dev.tributary.planner.deadletter.DeadLetterHeaders;
import dev.tributary.planner.deadletter.ResolvedLetters;
import dev.tributary.planner.report.FlowReport;
import dev.tributary.planner.report.FlowReportCodec;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** What pods tell, and what lies in the dead-letter topic, in a flow's status. */
class ReportsTest extends OrdersFlow {

  @Test
  void reportsAndDeadLettersReachTheStatus() throws Exception {
    runningOrders();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.get().bootstrap()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      send(producer, report("pod-a", 7, 3, 1));
      send(producer, report("pod-b", 5, 1, 0));
      eventually(
          () -> {
            var status = world.flow("orders").getStatus();
            assertThat(status.delivered()).isEqualTo(12);
            assertThat(status.lag()).isEqualTo(4);
            assertThat(status.duplicates()).isEqualTo(2);
            assertThat(status.superseded()).isEqualTo(6);
            assertThat(status.ledger().entries()).isEqualTo(12);
            assertThat(status.ledger().coversSince()).isNull();
            assertThat(status.lastDelivered()).isEqualTo("2026-01-01T00:00:07Z");
          });
      String dlq = ns + ".orders.dlq";
      producer.send(letter(dlq, "2026-01-01T00:00:03Z", "no such field")).get();
      producer.send(letter(dlq, "2026-01-01T00:00:04Z", "no such field")).get();
      send(producer, report("pod-a", 8, 2, 2));
      world.awaitFlow("orders", "DeadLettersClear", "False", "DeadLetters");
      eventually(
          () -> {
            var status = world.flow("orders").getStatus();
            assertThat(status.deadLetters().count()).isEqualTo(2);
            assertThat(status.deadLetters().topReason()).isEqualTo("map: no such field");
            assertThat(status.deadLetters().oldest()).isEqualTo("2026-01-01T00:00:03Z");
            assertThat(status.deadLetters().keysWaiting()).isEqualTo(1);
            assertThat(status.deadLetters().recordsWaiting()).isEqualTo(4);
          });
      assertThat(message(world.flow("orders").getStatus().conditions(), "DeadLettersClear"))
          .contains("map: no such field");

      // A single one that is no prefix is resolved, as the command line does it.
      producer.send(letter(dlq, "2026-01-01T00:00:05Z", "another")).get();
      producer.send(letter(dlq, "2026-01-01T00:00:06Z", "another")).get();
      String id =
          TestKafka.get()
              .admin()
              .describeTopics(java.util.List.of(dlq))
              .allTopicNames()
              .get()
              .get(dlq)
              .topicId()
              .toString();
      ResolvedLetters resolved = ResolvedLetters.none().with(java.util.List.of(1L), 0);
      TestKafka.get()
          .admin()
          .alterConsumerGroupOffsets(
              dlq + ".resolved",
              Map.of(
                  new TopicPartition(dlq, 0),
                  new OffsetAndMetadata(resolved.offset(), resolved.metadata(id))))
          .all()
          .get();
      eventually(
          () -> {
            send(producer, report("pod-a", 8, 2, 2));
            var status = world.flow("orders").getStatus();
            assertThat(status.deadLetters().count()).isEqualTo(3);
            assertThat(status.deadLetters().topReason()).isEqualTo("map: another");
          });

      TestKafka.get()
          .admin()
          .alterConsumerGroupOffsets(
              dlq + ".resolved", Map.of(new TopicPartition(dlq, 0), new OffsetAndMetadata(4)))
          .all()
          .get();
      eventually(
          () -> {
            send(producer, report("pod-a", 9, 2, 2));
            assertThat(world.flow("orders").getStatus().deadLetters().count()).isZero();
          });
      world.awaitFlow("orders", "DeadLettersClear", "True", "AsExpected");
    }
  }

  @Test
  void anOpenCircuitShowsOnItsEndpointAndInTheFlowsMessage() throws Exception {
    runningOrders();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.get().bootstrap()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      send(producer, report("pod-a", 1, 3, 0, "Open"));
      eventually(
          () ->
              World.assertCondition(
                  world.endpoint("erp").getStatus().conditions(),
                  "CircuitClosed",
                  "False",
                  "CircuitOpen"));
      eventually(
          () ->
              assertThat(message(world.flow("orders").getStatus().conditions(), "Ready"))
                  .contains("the circuit of erp is open", "answered 500"));
      world.awaitFlow("orders", "Ready", "True", "AsExpected");
      send(producer, report("pod-a", 2, 3, 0, "Closed"));
      eventually(
          () ->
              World.assertCondition(
                  world.endpoint("erp").getStatus().conditions(),
                  "CircuitClosed",
                  "True",
                  "AsExpected"));
      eventually(
          () ->
              assertThat(message(world.flow("orders").getStatus().conditions(), "Ready"))
                  .doesNotContain("circuit"));
    }
  }

  private static ProducerRecord<String, byte[]> letter(String topic, String failed, String reason) {
    ProducerRecord<String, byte[]> letter = new ProducerRecord<>(topic, "k", new byte[] {1});
    Map.of(
            DeadLetterHeaders.STAGE, "map",
            DeadLetterHeaders.REASON, reason,
            DeadLetterHeaders.FIRST_FAILED, failed)
        .forEach((name, value) -> letter.headers().add(name, value.getBytes(UTF_8)));
    return letter;
  }

  private void send(KafkaProducer<String, byte[]> producer, FlowReport report) throws Exception {
    producer
        .send(
            new ProducerRecord<>("tributary.reports", report.key(), FlowReportCodec.write(report)))
        .get();
  }

  private FlowReport report(String pod, long delivered, long lag, long dead) {
    return report(pod, delivered, lag, dead, "Closed");
  }

  private FlowReport report(String pod, long delivered, long lag, long dead, String circuit) {
    return new FlowReport(
        FlowReport.FORMAT,
        ns,
        "orders",
        pod,
        "digest",
        null,
        Instant.now().toString(),
        lag,
        null,
        delivered,
        2,
        1,
        0,
        dead,
        Map.of(),
        "2026-01-01T00:00:0" + delivered + "Z",
        dead == 0 ? null : "map: no such field",
        new FlowReport.HealthReport(true, "Ready", ""),
        false,
        new FlowReport.CircuitReport(
            "erp", circuit, circuit.equals("Closed") ? null : "answered 500"),
        new FlowReport.LedgerReport(delivered, null),
        dead == 0 ? null : new FlowReport.HeldReport(1, 4),
        3,
        null);
  }
}
