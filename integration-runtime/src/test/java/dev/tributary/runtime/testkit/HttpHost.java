package dev.tributary.runtime.testkit;

import dev.tributary.runtime.app.VertxWebhooks;
import dev.tributary.runtime.intake.WebhookListener;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** An HTTP server with webhooks, as the application has one. */
public final class HttpHost implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final VertxWebhooks webhooks;

  public HttpHost() {
    Router router = Router.router(vertx);
    // As a Service answers that has no ready pod.
    router.route().last().handler(call -> call.response().setStatusCode(503).end());
    webhooks = new VertxWebhooks(vertx, router);
    try {
      server =
          vertx
              .createHttpServer()
              .requestHandler(router)
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  public WebhookListener webhooks() {
    return webhooks;
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.actualPort() + path);
  }

  @Override
  public void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
