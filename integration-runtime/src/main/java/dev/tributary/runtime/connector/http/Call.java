package dev.tributary.runtime.connector.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One request on its way. It finds a connection, goes out and is answered on the event loop,
 * without a detour over the thread that waits for it; that thread may give it up at any point.
 */
final class Call {
  private enum Stage {
    CONNECTING,
    SENDING,
    GIVEN_UP
  }

  private final Exchange.Request request;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.CONNECTING);
  private final CompletableFuture<Exchange.Answer> answer = new CompletableFuture<>();
  private volatile HttpClientRequest sent;

  Call(Exchange.Request request) {
    this.request = request;
  }

  /** Begins on the context's event loop; returns at once. */
  CompletableFuture<Exchange.Answer> begin(
      Context context, HttpClient client, RequestOptions options) {
    context.runOnContext(
        now ->
            client
                .request(options)
                .compose(this::send)
                .onComplete(
                    done -> {
                      if (done.succeeded()) {
                        answer.complete(done.result());
                      } else {
                        answer.completeExceptionally(done.cause());
                      }
                    }));
    return answer;
  }

  private Future<Exchange.Answer> send(HttpClientRequest http) {
    sent = http;
    // The answer's future tells of every failure; without this it is logged as an error, too.
    http.exceptionHandler(failure -> {});
    if (!stage.compareAndSet(Stage.CONNECTING, Stage.SENDING)) {
      // The connection comes too late, and goes back.
      http.reset();
      return Future.failedFuture("given up before it was sent");
    }
    http.putHeader("user-agent", "tributary");
    request.headers().forEach(http::putHeader);
    Future<Exchange.Answer> read = http.response().compose(Answers::read);
    if (request.body().isPresent()) {
      http.putHeader("content-type", request.mediaType());
      http.end(Buffer.buffer(request.body().get()));
    } else {
      http.end();
    }
    return read;
  }

  /** Whether it may have reached the system. */
  boolean wasSent() {
    return sent != null && stage.get() == Stage.SENDING;
  }

  /**
   * Ends a call that nobody waits for any more; answers whether it may have reached the system.
   * Another connection is taken from then on: with HTTP/1.1 this one ends; with HTTP/2 it carries
   * other calls, which may end within {@code graceMs} when {@code silent}, because one whose other
   * end is gone shows nothing but silence.
   */
  boolean giveUp(boolean silent, long graceMs) {
    if (stage.compareAndSet(Stage.CONNECTING, Stage.GIVEN_UP)) {
      return false;
    }
    HttpClientRequest http = sent;
    if (http.version() == HttpVersion.HTTP_2) {
      http.reset();
      if (silent) {
        http.connection().shutdown(graceMs);
      }
    } else {
      // More than a reset: from now on the pool doesn't hand it out.
      http.connection().close();
    }
    return true;
  }
}
