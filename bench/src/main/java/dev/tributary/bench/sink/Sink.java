package dev.tributary.bench.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tributary.bench.workload.Fate;
import dev.tributary.bench.workload.Orders;
import dev.tributary.bench.workload.Workload;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/**
 * The target: answers each event by its fate after its latency, and logs arrivals and answers. It
 * takes an event at the moment when the request arrived, as a system does whose answer gets lost.
 */
public final class Sink implements AutoCloseable {
  /** The header with the idempotency key. */
  public static final String EFFECT_KEY = "idempotency-key";

  /** The header with the record's place, {@code topic-partition-offset}. */
  public static final String SEQUENCE = "tributary-sequence";

  /** What a path ends in that takes lists. */
  private static final String LIST = "/batch";

  private static final int EVENT_LOOPS = 2;

  /** The status of an arrival that gets none. */
  private static final int NO_ANSWER = 0;

  // Vert.x binds all instances that ask for the same negative port to one free port.
  private static final int SHARED_FREE_PORT = -1;

  private final Vertx vertx = Vertx.vertx();
  private volatile Round round;
  private volatile Mood mood = Mood.WORKS;
  private volatile IntUnaryOperator extraMs = event -> 0;
  private volatile int port = SHARED_FREE_PORT;

  /** How the target fares; what it takes meanwhile one by one, not in lists. */
  public enum Mood {
    /** It answers each event by its fate. */
    WORKS,
    /** It takes requests and never answers them. */
    HANGS,
    /** It answers 503 at once. */
    UNAVAILABLE
  }

  /** One workload's time at the sink. */
  private record Round(
      Workload workload,
      ArrivalLog log,
      Progress progress,
      BitSet unavailable,
      AtomicInteger requests) {
    synchronized boolean isFirstSend(int event) {
      boolean first = !unavailable.get(event);
      unavailable.set(event);
      return first;
    }
  }

  /** Starts on a free port of the loopback address. */
  public Sink() {
    try {
      vertx
          .deployVerticle(Server::new, new DeploymentOptions().setInstances(EVENT_LOOPS))
          .toCompletionStage()
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the sink doesn't start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the sink started", e);
    }
  }

  /** Where events are posted to. */
  public String url() {
    return "http://127.0.0.1:" + port + "/orders";
  }

  /** Plays the target for a workload from now on. */
  public void begin(Workload workload, ArrivalLog log, Progress progress) {
    round = new Round(workload, log, progress, new BitSet(), new AtomicInteger());
  }

  /** So much longer it takes with an event, milliseconds, beside the workload's latency. */
  public void slows(IntUnaryOperator moreMs) {
    extraMs = moreMs;
  }

  /** How the target fares from now on. */
  public void feels(Mood next) {
    mood = next;
  }

  @Override
  public void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the sink doesn't end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Server extends AbstractVerticle {
    @Override
    public void start(Promise<Void> started) {
      HttpServer server =
          vertx.createHttpServer(
              new HttpServerOptions().setTcpNoDelay(true).setAcceptBacklog(4_096));
      server
          .requestHandler(
              request -> {
                if (request.path().endsWith(LIST)) {
                  takeAll(request);
                } else {
                  take(request);
                }
              })
          .listen(SHARED_FREE_PORT, "127.0.0.1")
          .onSuccess(listening -> port = listening.actualPort())
          .<Void>mapEmpty()
          .onComplete(started);
    }

    private void take(HttpServerRequest request) {
      request.bodyHandler(
          body -> {
            Round now = round;
            int event = Orders.find(body.getBytes());
            if (now == null || event < 0 || event >= now.workload().events()) {
              answer(request, 400);
              return;
            }
            Mood felt = mood;
            int status =
                switch (felt) {
                  case WORKS -> status(now, event);
                  case HANGS -> NO_ANSWER;
                  case UNAVAILABLE -> 503;
                };
            Entry entry = entry(request, event, status);
            now.log().append(entry);
            if (felt == Mood.HANGS) {
              // It is over when the caller hangs up.
              request
                  .response()
                  .closeHandler(closed -> now.log().append(entry.answered(System.nanoTime())));
              return;
            }
            vertx.setTimer(
                now.workload().latencyMs(event) + extraMs.applyAsInt(event),
                timer -> {
                  now.log().append(entry.answered(System.nanoTime()));
                  if (entry.isTaken()) {
                    now.progress().taken(event);
                  }
                  answer(request, entry.status());
                });
          });
    }

    /**
     * Takes a list up to the first item that it can't take; the results end with that one's. It
     * takes as long as its first event would take alone.
     */
    private void takeAll(HttpServerRequest request) {
      request.bodyHandler(
          body -> {
            Round now = round;
            JsonArray orders = body.toJsonObject().getJsonArray("orders");
            int number = now.requests().incrementAndGet();
            List<Entry> entries = new ArrayList<>();
            JsonArray results = new JsonArray();
            boolean all = true;
            for (int i = 0; i < orders.size() && all; i++) {
              JsonObject order = orders.getJsonObject(i);
              int event = Orders.find(order.getString("eventId").getBytes(UTF_8));
              Entry entry =
                  new Entry(
                      true,
                      System.nanoTime(),
                      event,
                      status(now, event),
                      Entry.hash(order.getString("effectKey")),
                      -1,
                      -1,
                      number);
              now.log().append(entry);
              entries.add(entry);
              results.add(entry.status());
              all = entry.isTaken();
            }
            vertx.setTimer(
                now.workload().latencyMs(entries.getFirst().event()),
                timer -> {
                  for (Entry entry : entries) {
                    now.log().append(entry.answered(System.nanoTime()));
                    if (entry.isTaken()) {
                      now.progress().taken(entry.event());
                    }
                  }
                  if (!request.response().closed()) {
                    var ignored =
                        request
                            .response()
                            .setStatusCode(207)
                            .putHeader("content-type", "application/json")
                            .end(new JsonObject().put("results", results).toBuffer());
                  }
                });
          });
    }

    private Entry entry(HttpServerRequest request, int event, int status) {
      String key = request.getHeader(EFFECT_KEY);
      String sequence = request.getHeader(SEQUENCE);
      int partition = -1;
      long offset = -1;
      if (sequence != null) {
        int last = sequence.lastIndexOf('-');
        int middle = sequence.lastIndexOf('-', last - 1);
        partition = Integer.parseInt(sequence, middle + 1, last, 10);
        offset = Long.parseLong(sequence, last + 1, sequence.length(), 10);
      }
      return new Entry(
          true, System.nanoTime(), event, status, Entry.hash(key), partition, offset, 0);
    }

    private static int status(Round now, int event) {
      Fate fate = now.workload().fate(event);
      return switch (fate) {
        case GOOD -> 201;
        case UNAVAILABLE_ONCE -> now.isFirstSend(event) ? 503 : 201;
        case REFUSED -> 422;
        case MALFORMED, INVALID -> 400;
      };
    }

    private static void answer(HttpServerRequest request, int status) {
      if (!request.response().closed()) {
        var ignored = request.response().setStatusCode(status).end();
      }
    }
  }
}
