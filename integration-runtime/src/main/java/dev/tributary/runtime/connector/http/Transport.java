package dev.tributary.runtime.connector.http;

import dev.tributary.runtime.connector.Verdict;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509TrustManager;

/**
 * Sends requests from virtual threads over pooled connections, with a deadline for the whole
 * exchange; HTTP/2 where TLS offers it, else HTTP/1.1. Follows no redirects, repeats nothing, keeps
 * no cookies, unpacks nothing and takes at most {@value Answers#LARGEST} bytes of an answer.
 * Connects to the very addresses that the guard has let pass, one after the other.
 */
final class Transport implements AutoCloseable {
  private static final int CONNECT_MS = 5_000;
  private static final int CONNECTIONS = 1_024;
  private static final int CONNECTIONS_HTTP_2 = 8;
  private static final int MAX_HEADERS = 64 << 10;

  /** How often a call asks for another connection when the one from the pool has just closed. */
  private static final int REOPENINGS = 2;

  private final Addresses addresses;
  private final Context context;
  private final long timeoutMs;
  private final HttpClient plain;
  private final HttpClient tls;

  /**
   * Opens nothing yet.
   *
   * @param timeoutMs the longest time that a call is given, in milliseconds
   */
  Transport(Vertx vertx, X509TrustManager trust, AddressGuard guard, long timeoutMs) {
    this.addresses = new Addresses(guard);
    this.timeoutMs = timeoutMs;
    // One event loop for all calls: a connection is then never used from another one than its own.
    this.context = vertx.getOrCreateContext();
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
    InetAddress[] hosts = addresses.of(request.uri().getHost(), end);
    for (int i = 0; ; i++) {
      try {
        return call(request, hosts[i], nanos, end);
      } catch (CallFailedException e) {
        // What may have been sent isn't sent elsewhere.
        boolean unsent = e.verdict() instanceof Verdict.Unavailable;
        if (!unsent || i + 1 == hosts.length || end - System.nanoTime() <= 0) {
          throw e;
        }
      }
    }
  }

  private Exchange.Answer call(Exchange.Request request, InetAddress address, long nanos, long end)
      throws CallFailedException, InterruptedException {
    RequestOptions options = options(request, address);
    HttpClient client = options.isSsl() ? tls : plain;
    for (int reopenings = REOPENINGS; ; reopenings--) {
      Call call = new Call(request);
      try {
        return call.begin(context, client, options)
            .get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        throw new CallFailedException(
            call.giveUp(true, timeoutMs)
                ? timeout(nanos)
                : new Verdict.Unavailable("connection", "no connection within the attempt's time"));
      } catch (InterruptedException e) {
        call.giveUp(false, timeoutMs);
        throw e;
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        if (call.wasSent()) {
          throw new CallFailedException(new Verdict.Retry("reset", text(cause)));
        }
        // A pooled connection may be closed by the system at this very moment: then another one.
        if (!(cause instanceof HttpClosedException) || reopenings == 0) {
          throw new CallFailedException(
              new Verdict.Unavailable(isTls(cause) ? "tls" : "connection", text(cause)));
        }
      }
    }
  }

  private static RequestOptions options(Exchange.Request request, InetAddress address) {
    URI uri = request.uri();
    boolean secure = "https".equals(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new RequestOptions()
        .setMethod(HttpMethod.valueOf(request.method()))
        .setSsl(secure)
        // The name is for the certificate and the Host header, the address for the wire.
        .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
        .setHost(uri.getHost())
        .setPort(port)
        .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
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
