package dev.tributary.runtime.connector.http;

import dev.tributary.runtime.connector.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends requests with a deadline for the whole exchange. Follows no redirects, repeats nothing,
 * keeps no cookies, unpacks nothing and reads at most {@value #MAX_ANSWER} bytes of an answer.
 */
final class Transport implements AutoCloseable {
  static final int MAX_ANSWER = 1 << 20;
  private static final long CONNECT_MS = 5_000;
  private static final int CONNECTIONS = 64;

  private final CloseableHttpClient client;
  private final ScheduledExecutorService timer;
  private final long timeoutMs;

  Transport(SSLContext tls, AddressGuard guard, ScheduledExecutorService timer, long timeoutMs) {
    this.timer = timer;
    this.timeoutMs = timeoutMs;
    Timeout total = Timeout.ofMilliseconds(timeoutMs);
    Timeout connect = Timeout.ofMilliseconds(Math.min(CONNECT_MS, timeoutMs));
    client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(guard)
                    .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                    .setMaxConnTotal(CONNECTIONS)
                    .setMaxConnPerRoute(CONNECTIONS)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(connect)
                            .setSocketTimeout(total)
                            .setValidateAfterInactivity(TimeValue.ofMilliseconds(500))
                            .setTimeToLive(TimeValue.ofMinutes(5))
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(total)
                    .setResponseTimeout(total)
                    .build())
            .setUserAgent("tributary")
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .build();
  }

  /**
   * Sends and reads the answer, whatever its status.
   *
   * @param nanos how long all of it may take
   * @throws CallFailedException when there is no answer
   * @throws InterruptedException when the thread is interrupted meanwhile
   */
  Exchange.Answer call(Exchange.Request request, long nanos)
      throws CallFailedException, InterruptedException {
    if (nanos <= 0) {
      throw new CallFailedException(timeout());
    }
    HttpUriRequestBase http = new HttpUriRequestBase(request.method(), request.uri());
    request.headers().forEach(http::setHeader);
    request
        .body()
        .ifPresent(
            body ->
                http.setEntity(new ByteArrayEntity(body, ContentType.create(request.mediaType()))));
    AtomicBoolean late = new AtomicBoolean();
    ScheduledFuture<?> deadline =
        timer.schedule(
            () -> {
              late.set(true);
              http.cancel();
            },
            nanos,
            TimeUnit.NANOSECONDS);
    Exchange.Answer answer = null;
    try (ClassicHttpResponse response =
        client.executeOpen(HttpHost.create(request.uri()), http, null)) {
      answer = read(response);
      if (answer.body().isEmpty()) {
        // Closing would read the rest, however long it is.
        http.cancel();
      }
      return answer;
    } catch (IOException e) {
      if (answer != null) {
        return answer;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted during a call");
      }
      throw new CallFailedException(late.get() ? timeout() : verdict(e));
    } finally {
      deadline.cancel(false);
    }
  }

  private Verdict timeout() {
    return new Verdict.Retry("timeout", "no answer within %d ms".formatted(timeoutMs));
  }

  /** What was never sent is the system's state; what may have arrived is a try. */
  private Verdict verdict(IOException e) {
    String what = e.getClass().getSimpleName() + ": " + e.getMessage();
    return switch (e) {
      case AddressGuard.RefusedException refused ->
          new Verdict.Unavailable("address-refused", refused.getMessage());
      case UnknownHostException ignored -> new Verdict.Unavailable("connection", what);
      case ConnectTimeoutException ignored -> new Verdict.Unavailable("connection", what);
      case ConnectException ignored -> new Verdict.Unavailable("connection", what);
      case NoRouteToHostException ignored -> new Verdict.Unavailable("connection", what);
      // Without a handshake nothing was sent; TLS that breaks later is a connection that breaks.
      case SSLHandshakeException ignored -> new Verdict.Unavailable("tls", what);
      case SSLPeerUnverifiedException ignored -> new Verdict.Unavailable("tls", what);
      case SocketTimeoutException ignored -> timeout();
      case InterruptedIOException ignored -> timeout();
      default -> new Verdict.Retry("reset", what);
    };
  }

  private static Exchange.Answer read(ClassicHttpResponse response) throws IOException {
    Map<String, String> headers = new HashMap<>();
    List<String> cookies = new ArrayList<>();
    for (Header header : response.getHeaders()) {
      String name = header.getName().toLowerCase(Locale.ROOT);
      if (name.equals("set-cookie")) {
        cookies.add(header.getValue());
      } else {
        headers.putIfAbsent(name, header.getValue());
      }
    }
    byte[] body = new byte[0];
    if (response.getEntity() != null) {
      InputStream in = response.getEntity().getContent();
      body = in.readNBytes(MAX_ANSWER + 1);
    }
    return new Exchange.Answer(
        response.getCode(),
        headers,
        cookies,
        body.length > MAX_ANSWER ? Optional.empty() : Optional.of(body));
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
