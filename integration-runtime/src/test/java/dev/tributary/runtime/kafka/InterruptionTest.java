package dev.tributary.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptionTest {
  @AfterEach
  void theNextTestIsNotInterrupted() {
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aReaderThatWasInterruptedCanStillBeClosed() {
    try (var reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", "127.0.0.1:9", "enable.auto.commit", false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      Thread.currentThread().interrupt();
      InterruptedException interrupted = interrupted(reader);
      assertThat(interrupted).hasCauseInstanceOf(InterruptException.class);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  private static InterruptedException interrupted(KafkaConsumer<byte[], byte[]> reader) {
    try {
      reader.partitionsFor("orders");
      throw new AssertionError("wasn't interrupted");
    } catch (InterruptException e) {
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      return Interruption.of(e);
    }
  }
}
