package dev.tributary.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerTest {

  @Test
  void recordsOutliveAKillAndARestartAndCloseLeavesNothing() throws Exception {
    LocalBroker broker = LocalBroker.start();
    long pid;
    try (broker) {
      Properties client = plaintext(broker);
      createTopic(client, "orders");
      produce(client, "orders", List.of("one", "two"));
      assertThat(consume(client, "orders", 2, "classic")).containsExactly("one", "two");

      broker.kill();
      assertThat(broker.isRunning()).isFalse();
      broker.restart();
      produce(client, "orders", List.of("three"));
      assertThat(consume(client, "orders", 3, "consumer")).containsExactly("one", "two", "three");

      broker.restart();
      pid = broker.pid();
      assertThat(consume(client, "orders", 3, "classic")).hasSize(3);
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void aTopicThatNobodyCreatedIsAnError() throws Exception {
    try (LocalBroker broker = LocalBroker.start();
        Admin admin = Admin.create(plaintext(broker))) {
      assertThatThrownBy(() -> admin.describeTopics(List.of("absent")).allTopicNames().get())
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
      assertThat(admin.listTopics().names().get()).isEmpty();
    }
  }

  @Test
  void scramOverTlsWorksAndAWrongPasswordIsRefused() throws Exception {
    try (LocalBroker broker = LocalBroker.builder().scram("flows", "correct-horse").start()) {
      ScramAccess access = broker.scram();
      createTopic(access.clientProperties(), "secured");
      produce(access.clientProperties(), "secured", List.of("secret"));
      assertThat(consume(access.clientProperties(), "secured", 1, "consumer"))
          .containsExactly("secret");

      ScramAccess wrong =
          new ScramAccess(access.bootstrapServers(), "flows", "battery-staple", access.caPem());
      try (Admin admin = Admin.create(wrong.clientProperties())) {
        assertThatThrownBy(() -> admin.listTopics().names().get())
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(SaslAuthenticationException.class);
      }
    }
  }

  @Test
  void aGivenDataFolderOutlivesTheBroker(@TempDir Path data) throws Exception {
    try (LocalBroker broker = LocalBroker.builder().dataDir(data).start()) {
      createTopic(plaintext(broker), "kept");
    }
    assertThat(Files.isDirectory(data.resolve("log"))).isTrue();
  }

  @Test
  void aBrokerThatCannotStartShowsItsLastLines() {
    assertThatThrownBy(() -> LocalBroker.builder().property("num.io.threads", "none").start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("num.io.threads");
  }

  /** A parent for {@link #theBrokerEndsWhenItsParentIsKilled}. */
  static final class Parent {
    public static void main(String[] args) throws Exception {
      LocalBroker broker = LocalBroker.builder().dataDir(Path.of(args[0])).start();
      System.out.println(broker.pid());
      Thread.currentThread().join();
    }
  }

  @Test
  void theBrokerEndsWhenItsParentIsKilled(@TempDir Path dir) throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + dir,
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                dir.resolve("data").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String pid = parent.inputReader().readLine();
    ProcessHandle broker = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    parent.destroyForcibly().waitFor();
    assertThat(broker.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
  }

  private static Properties plaintext(LocalBroker broker) {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", broker.bootstrapServers());
    return properties;
  }

  private static void createTopic(Properties client, String topic) throws Exception {
    try (Admin admin = Admin.create(client)) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private static void produce(Properties client, String topic, List<String> values)
      throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(map(client), new StringSerializer(), new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(topic, value)).get();
      }
    }
  }

  private static List<String> consume(
      Properties client, String topic, int count, String groupProtocol) {
    Map<String, Object> config = map(client);
    config.put("group.id", "test-" + groupProtocol + "-" + count + "-" + System.nanoTime());
    config.put("group.protocol", groupProtocol);
    config.put("auto.offset.reset", "earliest");
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (values.size() < count && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(r.value()));
      }
    }
    return values;
  }

  private static Map<String, Object> map(Properties properties) {
    Map<String, Object> map = new java.util.HashMap<>();
    properties.forEach((key, value) -> map.put(String.valueOf(key), value));
    return map;
  }
}
