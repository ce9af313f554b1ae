package dev.tributary.bench.arm.peer;

import dev.tributary.bench.arm.Events;
import dev.tributary.bench.sink.Sink;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Posts the messages of a channel in order. */
@ApplicationScoped
public class SmallRyeSends {
  static final String CHANNEL = "orders";
  static final String SINK = "bench.sink";

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client =
      WebClient.create(vertx, new WebClientOptions().setMaxPoolSize(100));
  private final String sink = System.getProperty(SINK);

  /** Completes when the message was delivered and acknowledged, or refused and a dead letter. */
  @Incoming(CHANNEL)
  public CompletionStage<Void> deliver(Message<byte[]> message) {
    ConsumerRecord<byte[], byte[]> record = record(message);
    return send(record)
        .toCompletionStage()
        .thenCompose(
            taken -> taken ? message.ack() : message.nack(new IllegalStateException("refused")));
  }

  @SuppressWarnings("unchecked")
  private static ConsumerRecord<byte[], byte[]> record(Message<byte[]> message) {
    IncomingKafkaRecordMetadata<byte[], byte[]> metadata =
        message.getMetadata(IncomingKafkaRecordMetadata.class).orElseThrow();
    return metadata.getRecord();
  }

  private Future<Boolean> send(ConsumerRecord<byte[], byte[]> record) {
    return client
        .postAbs(sink)
        .timeout(Events.TIMEOUT_MS)
        .putHeader("content-type", "application/json")
        .putHeader(Sink.EFFECT_KEY, Events.effectKey(record))
        .putHeader(Sink.SEQUENCE, Events.sequence(record))
        .sendBuffer(Buffer.buffer(record.value()))
        .map(answer -> answer.statusCode())
        .otherwise(503)
        .compose(
            status ->
                status < 500
                    ? Future.succeededFuture(status / 100 == 2)
                    : vertx
                        .timer(Events.PAUSE_MS, TimeUnit.MILLISECONDS)
                        .compose(later -> send(record)));
  }
}
