package dev.tributary.bench.arm;

import dev.tributary.bench.sink.Sink;
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Posts records over pooled connections, with the client that Camel and Tributary use. Safe for use
 * by many threads.
 */
public final class Poster implements AutoCloseable {
  private final CloseableHttpClient client;
  private final String sink;

  /** At most so many connections at a time. */
  public Poster(String sink, int connections) {
    this.sink = sink;
    Timeout timeout = Timeout.ofMilliseconds(Events.TIMEOUT_MS);
    client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(connections)
                    .setMaxConnPerRoute(connections)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(timeout)
                            .setSocketTimeout(timeout)
                            .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                            .build())
                    .build())
            .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(timeout).build())
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .build();
  }

  /**
   * One send; returns the status.
   *
   * @throws IOException when there is no answer
   */
  public int post(byte[] value, String effectKey, String sequence) throws IOException {
    HttpPost request = new HttpPost(sink);
    request.setEntity(new ByteArrayEntity(value, ContentType.APPLICATION_JSON));
    request.setHeader(Sink.EFFECT_KEY, effectKey);
    request.setHeader(Sink.SEQUENCE, sequence);
    return client.execute(request, HttpResponse::getCode);
  }

  /**
   * Sends until the answer is final: again after a pause on 5xx and when there is none.
   *
   * @return whether it was taken; otherwise it was refused for good
   */
  public boolean deliver(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
    return deliver(record.value(), Events.effectKey(record), Events.sequence(record));
  }

  /** The same for what isn't a record any more. */
  public boolean deliver(byte[] value, String effectKey, String sequence)
      throws InterruptedException {
    while (true) {
      try {
        int status = post(value, effectKey, sequence);
        if (status < 500) {
          return status / 100 == 2;
        }
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted during a send");
        }
      }
      Thread.sleep(Events.PAUSE_MS);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
