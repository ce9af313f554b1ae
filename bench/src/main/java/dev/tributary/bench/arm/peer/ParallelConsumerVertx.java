package dev.tributary.bench.arm.peer;

import dev.tributary.bench.arm.Arm;
import dev.tributary.bench.arm.ArmSettings;
import dev.tributary.bench.arm.Events;
import dev.tributary.bench.sink.Sink;
import io.confluent.parallelconsumer.vertx.VertxParallelStreamProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.List;

/** Confluent's parallel consumer in KEY order with its Vert.x module. */
public final class ParallelConsumerVertx implements Arm {
  private static final int IN_FLIGHT = 1_000;

  @Override
  public AutoCloseable start(ArmSettings settings) {
    Vertx vertx = Vertx.vertx();
    WebClient client =
        WebClient.create(
            vertx, new WebClientOptions().setMaxPoolSize(IN_FLIGHT).setKeepAlive(true));
    VertxParallelStreamProcessor<byte[], byte[]> processor =
        VertxParallelStreamProcessor.createEosStreamProcessor(
            ParallelConsumerCore.options(settings)
                .maxConcurrency(IN_FLIGHT)
                .commitInterval(Duration.ofMillis(100))
                .build());
    processor.subscribe(List.of(settings.topic()));
    processor.vertxFuture(
        context -> {
          var record = context.getSingleConsumerRecord();
          return client
              .postAbs(settings.sink())
              .timeout(Events.TIMEOUT_MS)
              .putHeader("content-type", "application/json")
              .putHeader(Sink.EFFECT_KEY, Events.effectKey(record))
              .putHeader(Sink.SEQUENCE, Events.sequence(record))
              .sendBuffer(Buffer.buffer(record.value()))
              .compose(
                  answer ->
                      answer.statusCode() >= 500
                          ? Future.failedFuture("answered " + answer.statusCode())
                          : Future.succeededFuture());
        });
    return () -> {
      processor.closeDrainFirst();
      client.close();
      vertx.close().toCompletionStage().toCompletableFuture().join();
    };
  }
}
