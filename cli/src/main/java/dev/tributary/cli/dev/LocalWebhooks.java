package dev.tributary.cli.dev;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tributary.cli.input.InputException;
import dev.tributary.runtime.intake.Answer;
import dev.tributary.runtime.intake.WebhookHandler;
import dev.tributary.runtime.intake.WebhookListener;
import dev.tributary.runtime.intake.WebhookRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves webhooks on localhost. */
final class LocalWebhooks implements WebhookListener, AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, WebhookHandler> handlers = new ConcurrentHashMap<>();
  private final Set<String> expected = ConcurrentHashMap.newKeySet();

  private LocalWebhooks(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /**
   * Starts the server.
   *
   * @throws InputException when the port is taken
   */
  static LocalWebhooks start(int port) {
    try {
      return new LocalWebhooks(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
    } catch (IOException e) {
      throw new InputException(
          "webhooks can't be served on port %d: %s; choose another with --port"
              .formatted(port, e.getMessage()));
    }
  }

  /** The root URL, without a slash at the end. */
  URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /** Paths that are answered 503, and not 404, while their flow is being replaced. */
  void expect(Set<String> paths) {
    expected.retainAll(paths);
    expected.addAll(paths);
  }

  @Override
  public Registration register(String path, WebhookHandler handler) {
    handlers.put(path, handler);
    return () -> handlers.remove(path, handler);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      WebhookHandler handler = handlers.get(path);
      if (handler != null) {
        answer(exchange, handled(exchange, handler));
      } else if (expected.contains(path)) {
        answer(exchange, new Answer(503, "the flow is being replaced, send again"));
      } else {
        answer(exchange, new Answer(404, "no flow takes this path"));
      }
    }
  }

  private static Answer handled(HttpExchange exchange, WebhookHandler handler) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(handler.maxBodyBytes() + 1);
    WebhookRequest request =
        new WebhookRequest(
            exchange.getRequestMethod(), headers(exchange.getRequestHeaders()), body);
    try {
      return handler.handle(request).toCompletableFuture().get();
    } catch (ExecutionException e) {
      return new Answer(503, "not available now, send again");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(503, "ending");
    }
  }

  private static Map<String, String> headers(Headers given) {
    Map<String, String> headers = new HashMap<>();
    given.forEach(
        (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    return headers;
  }

  private static void answer(HttpExchange exchange, Answer answer) throws IOException {
    byte[] text = (answer.message() + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "text/plain; charset=utf-8");
    if (answer.status() == 503 || answer.status() == 429) {
      exchange.getResponseHeaders().set("retry-after", "1");
    }
    exchange.sendResponseHeaders(answer.status(), text.length);
    exchange.getResponseBody().write(text);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
