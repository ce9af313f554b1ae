package dev.tributary.operator.admission;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SSLOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The webhook's HTTPS server. It listens from when there is a certificate, which cert-manager may
 * write long after the pod has started, and takes a renewed one without a restart. A pod without a
 * certificate is a working operator: the API server's failurePolicy is Ignore.
 */
public final class AdmissionServer implements AutoCloseable {
  /** Where reviews are posted. */
  public static final String PATH = "/admission";

  /** Two objects of the largest size that the API server stores, and what is around them. */
  static final int MAX_BODY = 4 << 20;

  private static final Logger LOG = Logger.getLogger(AdmissionServer.class);
  private static final int THREADS = 2;
  private static final int WAITING = 32;

  private final Vertx vertx;
  private final CertificateFiles certificate;
  private final int port;
  private final Reviews reviews;
  private final WorkerExecutor workers;
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final long timer;
  private volatile String digest;
  private volatile HttpServer server;

  /**
   * Starts looking for the certificate, and returns at once.
   *
   * @param folder holds tls.crt and tls.key
   * @param port where to listen; 0 for any
   * @param look how often the folder is looked at
   */
  public AdmissionServer(Vertx vertx, Path folder, int port, Duration look, Reviews reviews) {
    this.vertx = vertx;
    this.certificate = new CertificateFiles(folder);
    this.port = port;
    this.reviews = reviews;
    this.workers = vertx.createSharedWorkerExecutor("admission", THREADS, 10, TimeUnit.SECONDS);
    this.timer = vertx.setPeriodic(1, look.toMillis(), id -> look());
  }

  /** The port, once it listens. */
  public OptionalInt port() {
    HttpServer now = server;
    return now == null ? OptionalInt.empty() : OptionalInt.of(now.actualPort());
  }

  private void look() {
    if (!looking.compareAndSet(false, true)) {
      return;
    }
    workers
        .executeBlocking(certificate::read, false)
        .compose(
            read ->
                read.isEmpty() || read.get().digest().equals(digest)
                    ? Future.succeededFuture()
                    : take(read.get()))
        .onFailure(
            e ->
                LOG.warnf(
                    "the webhook's certificate can't be used (%s); mend the Secret that is mounted"
                        + " for it",
                    e instanceof IOException ? "unreadable" : e.getClass().getSimpleName()))
        .onComplete(done -> looking.set(false));
  }

  private Future<?> take(CertificateFiles.Read read) {
    HttpServer running = server;
    if (running != null) {
      return running
          .updateSSLOptions(new SSLOptions().setKeyCertOptions(read.options()))
          .onSuccess(
              changed -> {
                digest = read.digest();
                LOG.info("the webhook's certificate was renewed");
              });
    }
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setPort(port)
                .setSsl(true)
                .setUseAlpn(false)
                .setIdleTimeout(60)
                .setKeyCertOptions(read.options()))
        .requestHandler(this::handle)
        .listen()
        .onSuccess(
            started -> {
              digest = read.digest();
              server = started;
              LOG.infof("the admission webhook listens on port %d", started.actualPort());
            });
  }

  private void handle(HttpServerRequest request) {
    if (!request.path().equals(PATH) || request.method() != HttpMethod.POST) {
      end(request, 404, "only POST " + PATH);
      return;
    }
    if (busy.get() >= WAITING) {
      end(request, 503, "too many reviews at once");
      return;
    }
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() + part.length() <= MAX_BODY) {
            body.appendBuffer(part);
          } else if (!request.response().ended()) {
            // The rest is read and dropped: a connection closed on it takes the answer with it.
            end(request, 413, "a review is larger than " + MAX_BODY + " bytes");
          }
        });
    request.endHandler(
        end -> {
          if (!request.response().ended()) {
            review(request, body);
          }
        });
  }

  private void review(HttpServerRequest request, Buffer body) {
    busy.incrementAndGet();
    workers
        .executeBlocking(() -> reviews.answer(body.getBytes()), false)
        .onComplete(
            done -> {
              busy.decrementAndGet();
              if (done.succeeded()) {
                request
                    .response()
                    .putHeader("content-type", "application/json")
                    .end(Buffer.buffer(done.result()));
              } else if (done.cause() instanceof Reviews.NotAReviewException e) {
                end(request, 400, e.getMessage());
              } else {
                end(request, 503, "no answer");
              }
            });
  }

  private static void end(HttpServerRequest request, int status, String text) {
    request.response().setStatusCode(status).end(text + "\n");
  }

  @Override
  public void close() {
    vertx.cancelTimer(timer);
    HttpServer running = server;
    if (running != null) {
      running.close();
    }
    workers.close();
  }
}
