package dev.tributary.runtime.connector.http;

import dev.tributary.runtime.connector.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509TrustManager;

/**
 * Sends requests from virtual threads over pooled connections, with a deadline for the whole
 * exchange; HTTP/2 where TLS offers it, else HTTP/1.1. Follows no redirects, repeats nothing, keeps
 * no cookies, unpacks nothing and takes at most {@value Answers#LARGEST} bytes of an answer.
 * Connects to the very addresses that the guard has let pass.
 */
final class Transport implements AutoCloseable {
  private static final int CONNECT_MS = 5_000;
  private static final int CONNECTIONS = 512;
  private static final int CONNECTIONS_HTTP_2 = 8;
  private static final int MAX_HEADERS = 64 << 10;

  /** How often a call asks for another connection when the one from the pool has just closed. */
  private static final int REOPENINGS = 2;

  private final AddressGuard guard;
  private final long timeoutMs;
  private final HttpClient plain;
  private final HttpClient tls;

  /**
   * Opens nothing yet.
   *
   * @param timeoutMs the longest time that a call is given, in milliseconds
   */
  Transport(Vertx vertx, X509TrustManager trust, AddressGuard guard, long timeoutMs) {
    this.guard = guard;
    this.timeoutMs = timeoutMs;
    plain = vertx.createHttpClient(options());
    tls =
        vertx.createHttpClient(
            options()
                .setSsl(true)
                .setTrustOptions(TrustOptions.wrap(trust))
                .setUseAlpn(true)
                .setProtocolVersion(HttpVersion.HTTP_2));
  }

  private static HttpClientOptions options() {
    return new HttpClientOptions()
        .setConnectTimeout(CONNECT_MS)
        .setSslHandshakeTimeout(CONNECT_MS)
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setMaxPoolSize(CONNECTIONS)
        .setHttp2MaxPoolSize(CONNECTIONS_HTTP_2)
        .setMaxHeaderSize(MAX_HEADERS)
        .setTcpNoDelay(true);
  }

  /**
   * Sends and reads the answer, whatever its status.
   *
   * @param nanos how long all of it may take
   * @throws CallFailedException when there is no answer: Unavailable when nothing was sent, else a
   *     try
   * @throws InterruptedException when the thread is interrupted meanwhile
   */
  Exchange.Answer call(Exchange.Request request, long nanos)
      throws CallFailedException, InterruptedException {
    long end = System.nanoTime() + nanos;
    if (nanos <= 0) {
      throw new CallFailedException(timeout(nanos));
    }
    HttpClientRequest http = connect(request, end);
    http.putHeader("user-agent", "tributary");
    request.headers().forEach(http::putHeader);
    // Before anything is sent: an answer may be over before this thread goes on.
    CompletableFuture<Exchange.Answer> answer =
        http.response().compose(Answers::read).toCompletionStage().toCompletableFuture();
    if (request.body().isPresent()) {
      http.putHeader("content-type", request.mediaType());
      http.end(Buffer.buffer(request.body().get()));
    } else {
      http.end();
    }
    try {
      return answer.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      giveUp(http);
      if (http.version() == HttpVersion.HTTP_2) {
        // One whose other end is gone shows nothing but silence: its calls may end, new ones go
        // elsewhere.
        http.connection().shutdown(timeoutMs);
      }
      throw new CallFailedException(timeout(nanos));
    } catch (InterruptedException e) {
      giveUp(http);
      throw e;
    } catch (ExecutionException e) {
      throw new CallFailedException(new Verdict.Retry("reset", text(e.getCause())));
    }
  }

  /**
   * Ends a call that nobody waits for any more. With HTTP/1.1 its connection ends too; one of
   * HTTP/2 carries other calls.
   */
  private static void giveUp(HttpClientRequest http) {
    if (http.version() == HttpVersion.HTTP_2) {
      http.reset();
    } else {
      // More than a reset: from now on the pool doesn't hand it out.
      http.connection().close();
    }
  }

  /** A request on a connection, of which nothing is sent yet. */
  private HttpClientRequest connect(Exchange.Request request, long end)
      throws CallFailedException, InterruptedException {
    InetAddress[] addresses = resolve(request.uri().getHost(), end);
    for (int i = 0; ; i++) {
      try {
        return connect(request, addresses[i], end, REOPENINGS);
      } catch (CallFailedException e) {
        if (i + 1 == addresses.length || end - System.nanoTime() <= 0) {
          throw e;
        }
      }
    }
  }

  /** On a thread of its own, because nothing ends a look-up that hangs. */
  private InetAddress[] resolve(String host, long end)
      throws CallFailedException, InterruptedException {
    FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> guard.resolve(host));
    Thread.startVirtualThread(lookup);
    try {
      return lookup.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new CallFailedException(
          new Verdict.Unavailable(
              "connection", "no address of %s within the attempt's time".formatted(host)));
    } catch (ExecutionException e) {
      throw new CallFailedException(
          e.getCause() instanceof AddressGuard.RefusedException refused
              ? new Verdict.Unavailable("address-refused", refused.getMessage())
              : new Verdict.Unavailable("connection", text(e.getCause())));
    }
  }

  private HttpClientRequest connect(
      Exchange.Request request, InetAddress address, long end, int reopenings)
      throws CallFailedException, InterruptedException {
    URI uri = request.uri();
    boolean secure = "https".equals(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    CompletableFuture<HttpClientRequest> connected =
        (secure ? tls : plain)
            .request(
                new RequestOptions()
                    .setMethod(HttpMethod.valueOf(request.method()))
                    .setSsl(secure)
                    // The name is for the certificate and the Host header, the address for the
                    // wire.
                    .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                    .setHost(uri.getHost())
                    .setPort(port)
                    .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery()))
            .toCompletionStage()
            .toCompletableFuture();
    try {
      return connected.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      letGo(connected);
      throw new CallFailedException(
          new Verdict.Unavailable("connection", "no connection within the attempt's time"));
    } catch (InterruptedException e) {
      letGo(connected);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpClosedException && reopenings > 0) {
        // The system closed a pooled connection at this very moment, and nothing was sent on it.
        return connect(request, address, end, reopenings - 1);
      }
      // Nothing was sent: whatever it is, it is the system's state.
      throw new CallFailedException(
          new Verdict.Unavailable(isTls(e.getCause()) ? "tls" : "connection", text(e.getCause())));
    }
  }

  /** A connection that comes too late goes back. */
  private static void letGo(CompletableFuture<HttpClientRequest> connected) {
    var ignored = connected.thenAccept(HttpClientRequest::reset);
  }

  private static boolean isTls(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return true;
      }
    }
    return false;
  }

  private static Verdict timeout(long nanos) {
    return new Verdict.Retry(
        "timeout",
        "no answer within %d ms".formatted(Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos))));
  }

  private static String text(Throwable failure) {
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }

  @Override
  public void close() {
    var ignored = Future.all(plain.close(), tls.close());
  }
}
