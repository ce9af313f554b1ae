package dev.tributary.runtime.connector.kamelet;

import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.planner.schema.Json;
import dev.tributary.runtime.connector.Attempt;
import dev.tributary.runtime.connector.Connector;
import dev.tributary.runtime.connector.Delivery;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A sink Kamelet, in a Camel context of its own. The body travels as JSON text; of headers only the
 * sequence and the key. An exception of the route is a failed try, because Camel doesn't tell whose
 * fault it was.
 */
public final class KameletConnector implements Connector {
  private static final String KEY_HEADER = "tributary-key";

  private final TargetPlan.Kamelet plan;
  private final Secrets secrets;
  private DefaultCamelContext context;
  private ProducerTemplate template;
  private Map<String, String> settings;

  /** A connector whose context starts with the first send. */
  public KameletConnector(TargetPlan.Kamelet plan, Secrets secrets) {
    this.plan = plan;
    this.secrets = secrets;
  }

  /**
   * Starts the context, or starts it anew when the Secret changed.
   *
   * @throws IllegalStateException when the Kamelet doesn't exist or can't be started
   */
  public synchronized void start() {
    Map<String, String> wanted = new HashMap<>(plan.properties());
    if (plan.secret() != null) {
      secrets
          .all(plan.secret())
          .forEach((key, value) -> wanted.put(key, new String(value, StandardCharsets.UTF_8)));
    }
    if (context != null && wanted.equals(settings)) {
      return;
    }
    close();
    DefaultCamelContext next = new DefaultCamelContext();
    try {
      Properties properties = new Properties();
      // As properties and not in the URI, which Camel shows in logs and exceptions.
      wanted.forEach(
          (name, value) ->
              properties.setProperty("camel.kamelet." + plan.ref() + "." + name, value));
      next.getPropertiesComponent().setInitialProperties(properties);
      next.getGlobalOptions().put("CamelLogDebugBodyMaxChars", "0");
      next.start();
      ProducerTemplate prepared = next.createProducerTemplate();
      next.getEndpoint("kamelet:" + plan.ref()).start();
      context = next;
      template = prepared;
      settings = Map.copyOf(wanted);
    } catch (Exception e) {
      next.stop();
      throw new IllegalStateException(
          "the Kamelet %s can't be started: %s".formatted(plan.ref(), e.getMessage()), e);
    }
  }

  @Override
  public Verdict send(Delivery delivery, Attempt attempt) throws InterruptedException {
    ProducerTemplate current;
    try {
      current = ready();
    } catch (IllegalStateException e) {
      return new Verdict.Unavailable("kamelet", e.getMessage());
    }
    attempt.calls();
    attempt.effectBegins();
    CompletableFuture<Exchange> answer = new CompletableFuture<>();
    Thread call =
        Thread.ofVirtual()
            .name("kamelet " + plan.ref())
            .start(
                () -> {
                  try {
                    answer.complete(current.send("kamelet:" + plan.ref(), e -> fill(e, delivery)));
                  } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                  }
                });
    try {
      Exception failure = answer.get(attempt.remainingNanos(), TimeUnit.NANOSECONDS).getException();
      return failure == null ? new Verdict.Delivered(false) : failed(failure);
    } catch (TimeoutException e) {
      call.interrupt();
      return new Verdict.Retry("timeout", "no end within %d ms".formatted(plan.timeoutMs()));
    } catch (ExecutionException e) {
      return failed(e.getCause());
    } catch (InterruptedException e) {
      call.interrupt();
      throw e;
    }
  }

  private static void fill(Exchange exchange, Delivery delivery) {
    String body = new String(Json.write(delivery.body()), StandardCharsets.UTF_8);
    exchange.getIn().setBody(body);
    exchange.getIn().setHeader("Content-Type", "application/json");
    exchange.getIn().setHeader(Delivery.SEQUENCE_HEADER, delivery.sequence());
    exchange.getIn().setHeader(KEY_HEADER, delivery.effectKey());
  }

  private synchronized ProducerTemplate ready() {
    start();
    return template;
  }

  private static Verdict failed(Throwable failure) {
    return new Verdict.Retry(
        "exception", failure.getClass().getSimpleName() + ": " + failure.getMessage());
  }

  @Override
  public synchronized void close() {
    if (context != null) {
      context.stop();
      context = null;
      template = null;
    }
  }
}
