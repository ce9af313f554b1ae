package dev.tributary.simulators.shop;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of a {@link SendPlan}. Like a shop it sends again on 429, 5xx, timeouts and connection
 * errors, with a growing pause (Retry-After honoured, 5 s at most), up to the plan's attempts;
 * every other answer is final. Thread-safe.
 */
public final class Sending implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final SendPlan plan;
  private final Orders orders;
  private final List<Delivery> deliveries;
  private final Tally tally;
  private final HttpClient client;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final CountDownLatch workers;
  private final long begin = System.nanoTime();

  private Sending(SendPlan plan) {
    this.plan = plan;
    this.orders = new Orders(plan);
    this.deliveries = Delivery.of(plan);
    this.tally = new Tally(plan, deliveries);
    this.workers = new CountDownLatch(plan.concurrency());
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofMillis(plan.timeoutMs()))
            .build();
  }

  /** Begins to send, in threads of its own. */
  public static Sending start(SendPlan plan) {
    Sending sending = new Sending(plan);
    for (int i = 0; i < plan.concurrency(); i++) {
      Thread.ofVirtual().name("shop-" + i).start(sending::work);
    }
    return sending;
  }

  /** How far it is. */
  public SendReport report() {
    return tally.report(workers.getCount() == 0);
  }

  /** Waits until everything was sent or the time is over; tells whether everything was. */
  public boolean await(Duration time) throws InterruptedException {
    return workers.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Sends nothing more; what is under way ends by itself. */
  @Override
  public void close() {
    stopped.set(true);
  }

  private void work() {
    try {
      int index = next.getAndIncrement();
      while (index < deliveries.size() && !stopped.get()) {
        waitForTurn(index);
        deliver(deliveries.get(index));
        index = next.getAndIncrement();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      workers.countDown();
    }
  }

  private void waitForTurn(int index) {
    if (plan.rate() > 0) {
      long due = begin + (long) (index / plan.rate() * 1e9);
      for (long left = due - System.nanoTime();
          left > 0 && !stopped.get();
          left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }

  private void deliver(Delivery delivery) throws InterruptedException {
    HttpRequest request = request(delivery);
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; attempt <= plan.maxAttempts() && !stopped.get(); attempt++) {
      String cause;
      Duration wait = pause;
      tally.attempt(attempt > 1);
      try {
        HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
        int status = response.statusCode();
        if (status != 429 && status < 500) {
          tally.answered(delivery, status);
          return;
        }
        cause = String.valueOf(status);
        wait = retryAfter(response).orElse(pause);
      } catch (HttpTimeoutException e) {
        cause = "timeout";
      } catch (IOException e) {
        cause = "connection";
      }
      tally.failed(cause);
      if (attempt < plan.maxAttempts()) {
        TimeUnit.MILLISECONDS.sleep(wait.toMillis());
      }
      pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
    }
    tally.givenUp(delivery);
  }

  private static Optional<Duration> retryAfter(HttpResponse<Void> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(v -> v.matches("\\d{1,6}"))
        .map(v -> shorter(Duration.ofSeconds(Long.parseLong(v)), LONGEST_PAUSE));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private HttpRequest request(Delivery delivery) {
    byte[] body = orders.body(delivery);
    boolean wrong = delivery.kind() == Delivery.Kind.WRONG_SIGNATURE;
    return HttpRequest.newBuilder(plan.target())
        .timeout(Duration.ofMillis(plan.timeoutMs()))
        .header("Content-Type", "application/json")
        .header("X-Shopify-Topic", "orders/create")
        .header("X-Shopify-Shop-Domain", plan.shopDomain())
        .header("X-Shopify-Event-Id", orders.eventId(delivery.number()))
        .header(
            "X-Shopify-Hmac-Sha256",
            Signature.of(wrong ? plan.secret() + " (not)" : plan.secret(), body))
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }
}
