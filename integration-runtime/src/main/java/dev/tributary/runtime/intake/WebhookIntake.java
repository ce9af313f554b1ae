package dev.tributary.runtime.intake;

import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.types.CompiledPlan;
import dev.tributary.runtime.kafka.Writer;
import dev.tributary.runtime.secret.Secrets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a webhook's requests. In this order: 405 unless POST, 413 when too large, 503 while closed,
 * 401 without a right signature; then the raw record is written to the buffer, and 202 is answered
 * when Kafka has acknowledged it. Without an acknowledgement within the budget it is 503, and the
 * caller sends again; the record may be there nevertheless, which the event's id makes harmless. A
 * body that isn't JSON or misses the schema is 202: what is wrong inside becomes a dead letter.
 */
public final class WebhookIntake implements WebhookHandler {
  /** How long an acknowledgement is waited for. */
  public static final Duration BUDGET = Duration.ofSeconds(4);

  private static final Logger LOG = LoggerFactory.getLogger(WebhookIntake.class);
  private static final long MOST_BYTES = 32L << 20;
  private static final int OVERHEAD = 4 << 10;

  private final SourcePlan.Webhook plan;
  private final Signatures signatures;
  private final BufferRecords records;
  private final Writer writer;
  private final InstantSource clock;
  private final IntConsumer answered;
  private final AtomicLong bytesInFlight = new AtomicLong();
  private volatile boolean open;

  /** A closed intake; {@code answered} hears every status. */
  public WebhookIntake(
      SourcePlan.Webhook plan,
      String namespace,
      CompiledPlan compiled,
      Secrets secrets,
      Writer writer,
      InstantSource clock,
      IntConsumer answered) {
    this.plan = plan;
    this.signatures = new Signatures(plan, secrets);
    this.records = new BufferRecords(plan, namespace, compiled);
    this.writer = writer;
    this.clock = clock;
    this.answered = answered;
  }

  /** Takes requests from now on. */
  public void open() {
    open = true;
  }

  /** Answers 503 from now on. */
  public void shut() {
    open = false;
  }

  /** Waits until every request is answered, but no longer than so long. */
  public void awaitAnswers(Duration most) {
    long end = System.nanoTime() + most.toNanos();
    while (bytesInFlight.get() > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  @Override
  public int maxBodyBytes() {
    return plan.maxBodyBytes();
  }

  @Override
  public CompletionStage<Answer> handle(WebhookRequest request) {
    long weight = OVERHEAD + request.body().length;
    CompletableFuture<Answer> answer;
    if (bytesInFlight.addAndGet(weight) > MOST_BYTES) {
      answer = CompletableFuture.completedFuture(new Answer(429, "too many requests at once"));
    } else {
      answer =
          begun(request)
              .completeOnTimeout(unavailable(), BUDGET.toMillis(), TimeUnit.MILLISECONDS)
              .exceptionally(
                  failure -> {
                    LOG.warn("webhook {}: not buffered: {}", plan.label(), failure.toString());
                    return unavailable();
                  });
    }
    return answer.whenComplete(
        (done, failure) -> {
          bytesInFlight.addAndGet(-weight);
          answered.accept(done.status());
        });
  }

  /** On a thread of its own, because writing blocks while Kafka's topic isn't known. */
  private CompletableFuture<Answer> begun(WebhookRequest request) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("webhook " + plan.label())
        .start(
            () -> {
              try {
                CompletableFuture<Answer> taken = take(request);
                answer.complete(taken.join());
              } catch (RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    return answer;
  }

  private CompletableFuture<Answer> take(WebhookRequest request) {
    if (!request.method().equals("POST")) {
      return CompletableFuture.completedFuture(new Answer(405, "send POST"));
    }
    if (request.body().length > plan.maxBodyBytes()) {
      return CompletableFuture.completedFuture(
          new Answer(413, "the body is larger than " + plan.maxBodyBytes() + " bytes"));
    }
    if (!open) {
      return CompletableFuture.completedFuture(unavailable());
    }
    if (!signatures.isRight(request)) {
      return CompletableFuture.completedFuture(new Answer(401, "the signature is wrong"));
    }
    return writer
        .write(records.record(request, clock.instant()))
        .thenApply(done -> new Answer(202, "accepted"));
  }

  private static Answer unavailable() {
    return new Answer(503, "not available now, send again");
  }
}
