package dev.tributary.runtime.app;

import dev.tributary.runtime.intake.Answer;
import dev.tributary.runtime.intake.WebhookHandler;
import dev.tributary.runtime.intake.WebhookListener;
import dev.tributary.runtime.intake.WebhookRequest;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Serves webhooks on a Vert.x router. Bodies are read no further than one byte past the limit. */
public final class VertxWebhooks implements WebhookListener {
  private static final String CONTENT_LENGTH = "content-length";

  private final Vertx vertx;
  private final Router router;

  /** Serves on this router. */
  public VertxWebhooks(Vertx vertx, Router router) {
    this.vertx = vertx;
    this.router = router;
  }

  @Override
  public Registration register(String path, WebhookHandler handler) {
    Route route = router.route().order(0).handler(call -> dispatch(path, handler, call));
    return route::remove;
  }

  private void dispatch(String path, WebhookHandler handler, RoutingContext call) {
    if (call.normalizedPath().equals(path)) {
      read(handler, call.request());
    } else {
      call.next();
    }
  }

  private void read(WebhookHandler handler, HttpServerRequest request) {
    int most = handler.maxBodyBytes();
    if (announced(request) > most) {
      pass(handler, request, Buffer.buffer(new byte[most + 1]));
      return;
    }
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          // What comes after the limit isn't kept: the answer is known.
          int room = most + 1 - body.length();
          body.appendBuffer(part, 0, Math.min(part.length(), Math.max(0, room)));
        });
    request.endHandler(end -> pass(handler, request, body));
    request.resume();
  }

  private static long announced(HttpServerRequest request) {
    String length = request.getHeader(CONTENT_LENGTH);
    return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
  }

  private void pass(WebhookHandler handler, HttpServerRequest request, Buffer body) {
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach(
            entry ->
                headers.merge(
                    entry.getKey().toLowerCase(Locale.ROOT),
                    entry.getValue(),
                    (one, other) -> one + ", " + other));
    Context context = vertx.getOrCreateContext();
    var ignored =
        handler
            .handle(new WebhookRequest(request.method().name(), headers, body.getBytes()))
            .whenComplete(
                (answer, failure) -> context.runOnContext(now -> answer(request, answer)));
  }

  private static void answer(HttpServerRequest request, Answer answer) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    response.setStatusCode(answer.status()).putHeader("content-type", "text/plain; charset=utf-8");
    switch (answer.status()) {
      case 405 -> response.putHeader("allow", "POST");
      // The rest of the body isn't read.
      case 413 -> response.putHeader("connection", "close");
      case 429, 503 -> response.putHeader("retry-after", "1");
      default -> {}
    }
    var ignored = response.end(answer.message() + "\n");
  }
}
