package dev.tributary.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class EventsMainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void eventsThatWereSentAreReadFromAllPartitions() throws Exception {
    try (LocalBroker broker = LocalBroker.start()) {
      String address = broker.bootstrapServers();
      topic(address);

      assertThat(
              call(
                  "send orders --type placed --bootstrap-server "
                      + address
                      + " a 1 {} b 2 {\"n\":2}"))
          .isZero();

      assertThat(call("read orders --bootstrap-server " + address)).isZero();
      assertThat(out.toString().lines()).containsExactlyInAnyOrder("1\t{}", "2\t{\"n\":2}");
      assertThat(headersOfTheFirst(address))
          .containsEntry("ce_type", "placed")
          .containsEntry("ce_specversion", "1.0")
          .containsKeys("ce_id", "ce_source", "content-type");
    }
  }

  @Test
  void anEventWithoutAPayloadIsWrongUsage() {
    assertThat(call("send orders --type placed a 1")).isEqualTo(2);
    assertThat(err.toString()).contains("Give an id, a key and a payload for each event");
  }

  private int call(String line) {
    CommandLine commands = EventsMain.commands();
    commands.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commands.execute(line.split(" "));
  }

  private static void topic(String address) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      admin
          .createTopics(List.of(new NewTopic("orders", Optional.of(2), Optional.empty())))
          .all()
          .get();
    }
  }

  private static Map<String, String> headersOfTheFirst(String address) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> both =
          List.of(new TopicPartition("orders", 0), new TopicPartition("orders", 1));
      consumer.assign(both);
      consumer.seekToBeginning(both);
      ConsumerRecord<String, String> first =
          consumer.poll(Duration.ofSeconds(20)).iterator().next();
      Map<String, String> headers = new java.util.TreeMap<>();
      first
          .headers()
          .forEach(h -> headers.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));
      return headers;
    }
  }
}
