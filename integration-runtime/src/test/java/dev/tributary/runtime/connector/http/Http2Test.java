package dev.tributary.runtime.connector.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.tributary.broker.TlsMaterial;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.testkit.Ports;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Http2Test {
  private static final Duration TIME = Duration.ofSeconds(10);

  @TempDir private Path folder;
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
  private final Set<HttpVersion> versions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;
  private Transport transport;

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  @Test
  void callsShareAConnectionWhereTlsOffersHttp2() throws Exception {
    serve(request -> request.response().setStatusCode(201).end("{}"));
    call(TIME);
    List<Callable<Integer>> calls =
        IntStream.range(0, 50).<Callable<Integer>>mapToObj(i -> () -> call(TIME).status()).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> call : threads.invokeAll(calls)) {
        assertThat(call.get()).isEqualTo(201);
      }
    }
    assertThat(versions).containsExactly(HttpVersion.HTTP_2);
    assertThat(requests).hasValue(51);
    assertThat(connections).hasSizeLessThan(50);
  }

  @Test
  void anAnswerOverTheBoundIsCutAndItsConnectionGoesOn() throws Exception {
    serve(
        request -> {
          if (requests.get() == 1) {
            request.response().end(Buffer.buffer(new byte[2 * Answers.LARGEST]));
          } else {
            request.response().setStatusCode(201).end("{}");
          }
        });

    assertThat(call(TIME).body()).isEmpty();
    assertThat(call(TIME).status()).isEqualTo(201);
    assertThat(connections).hasSize(1);
  }

  @Test
  void aConnectionThatFellSilentTakesNoNewCalls() throws Exception {
    serve(
        request -> {
          if (requests.get() > 1 && connections.size() == 1) {
            return;
          }
          request.response().setStatusCode(201).end("{}");
        });
    assertThat(call(TIME).status()).isEqualTo(201);

    assertThat(failure(Duration.ofMillis(300)))
        .isInstanceOfSatisfying(
            Verdict.Retry.class, v -> assertThat(v.cause()).isEqualTo("timeout"));
    await().atMost(TIME).ignoreExceptions().until(() -> call(TIME).status() == 201);
    assertThat(connections).hasSize(2);
  }

  @Test
  void aRequestThatAConnectionTookAndLostIsNeverSentAgain() throws Exception {
    serve(request -> request.connection().close());

    assertThat(failure(TIME))
        .as("the system may have done it")
        .isInstanceOfSatisfying(Verdict.Retry.class, v -> assertThat(v.cause()).isEqualTo("reset"));
    assertThat(requests).hasValue(1);
  }

  private void serve(Handler<HttpServerRequest> answer) throws Exception {
    TlsMaterial material = TlsMaterial.create(folder, List.of("localhost"));
    server =
        Ports.VERTX
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setPemKeyCertOptions(
                        new PemKeyCertOptions()
                            .setCertPath(material.dir().resolve("tls.crt").toString())
                            .setKeyPath(material.dir().resolve("tls.key").toString())))
            .requestHandler(
                request -> {
                  connections.add(request.connection());
                  versions.add(request.version());
                  requests.incrementAndGet();
                  answer.handle(request);
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    transport =
        new Transport(
            Ports.VERTX,
            Trust.manager(Optional.of(Files.readAllBytes(material.caPem()))),
            new AddressGuard(true),
            TIME.toMillis());
  }

  private Exchange.Answer call(Duration time) throws Exception {
    return transport.call(
        new Exchange.Request(
            "POST",
            URI.create("https://localhost:%d/op".formatted(server.actualPort())),
            Map.of(),
            Optional.of("{}".getBytes(UTF_8)),
            "application/json"),
        time.toNanos());
  }

  private Verdict failure(Duration time) {
    return catchThrowableOfType(CallFailedException.class, () -> call(time)).verdict();
  }
}
