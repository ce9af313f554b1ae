package dev.tributary.operator.kafka;

import dev.tributary.planner.plan.FlowPlan.KafkaPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks Kafka. One client is kept for each way in, and made anew when its Secrets change. After a
 * question that nobody answered, further ones fail at once for a while, so that a Kafka that is
 * down doesn't hold every reconciler for a deadline. Thread-safe.
 */
public final class Kafka implements AutoCloseable {
  private final ClientSettings settings;
  private final Duration deadline;
  private final Duration pause;
  private final Clock clock;
  private final Map<KafkaPlan, Client> clients = new HashMap<>();

  private static final class Client {
    private final Map<String, Object> settings;
    private final Admin admin;
    private Instant quietUntil = Instant.EPOCH;
    private KafkaUnreachableException last;

    private Client(Map<String, Object> settings, Admin admin) {
      this.settings = settings;
      this.admin = admin;
    }
  }

  /** A question to Kafka; waits with {@link Answers#of} only. */
  public interface Question<T> {
    /** Asks. */
    T ask(Admin admin, Answers answers) throws Exception;
  }

  /** Waits for answers, all of one question within one deadline. */
  public static final class Answers {
    private final long endNanos;

    private Answers(Duration deadline) {
      this.endNanos = System.nanoTime() + deadline.toNanos();
    }

    /**
     * The answer.
     *
     * @throws ApiException Kafka's refusal
     * @throws TimeoutException none came in time
     */
    public <V> V of(KafkaFuture<V> future) throws TimeoutException, InterruptedException {
      try {
        return future.get(Math.max(1, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new KafkaException(e.getCause());
      }
    }
  }

  /**
   * Prepares.
   *
   * @param deadline the longest that one question may take
   * @param pause how long questions fail at once after one that nobody answered
   */
  public Kafka(ClientSettings settings, Duration deadline, Duration pause, Clock clock) {
    this.settings = settings;
    this.deadline = deadline;
    this.pause = pause;
    this.clock = clock;
  }

  /**
   * Asks a question.
   *
   * @throws KafkaUnreachableException nobody answered in time, or we were not let in
   * @throws ApiException Kafka refused
   */
  public <T> T ask(KafkaPlan access, Question<T> question) throws KafkaUnreachableException {
    Client client = client(access);
    try {
      return question.ask(client.admin, new Answers(deadline));
    } catch (UnknownTopicOrPartitionException e) {
      // Kafka counts it among the passing errors; it is an answer all the same.
      throw e;
    } catch (TimeoutException | RetriableException e) {
      throw unanswered(client, access, "doesn't answer", e);
    } catch (SslAuthenticationException e) {
      throw unanswered(client, access, "isn't trusted by the CA of spec.kafka.tls", e);
    } catch (AuthenticationException e) {
      throw unanswered(client, access, "refuses the operator's credentials", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaUnreachableException("the operator is stopping; wait", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized Client client(KafkaPlan access) throws KafkaUnreachableException {
    Map<String, Object> wanted = settings.of(access);
    Client client = clients.get(access);
    if (client != null && !client.settings.equals(wanted)) {
      clients.remove(access);
      close(client);
      client = null;
    }
    if (client == null) {
      Map<String, Object> all = new HashMap<>(wanted);
      int millis = Math.toIntExact(deadline.toMillis());
      all.put("request.timeout.ms", millis);
      all.put("default.api.timeout.ms", millis);
      all.put("socket.connection.setup.timeout.ms", millis);
      all.put("reconnect.backoff.max.ms", 5_000);
      try {
        client = new Client(wanted, Admin.create(all));
      } catch (KafkaException e) {
        throw new KafkaUnreachableException(
            "Kafka at %s can't be used: %s; mend the platform's spec.kafka"
                .formatted(access.bootstrapServers(), root(e)),
            e);
      }
      clients.put(access, client);
    }
    if (clock.instant().isBefore(client.quietUntil)) {
      throw client.last;
    }
    return client;
  }

  private synchronized KafkaUnreachableException unanswered(
      Client client, KafkaPlan access, String how, Exception cause) {
    // No detail of the cause: it differs from try to try, and status is written when it does.
    client.last =
        new KafkaUnreachableException(
            "Kafka at %s %s; it is asked again, see to it"
                .formatted(access.bootstrapServers(), how),
            cause);
    client.quietUntil = clock.instant().plus(pause);
    return client.last;
  }

  private static String root(Throwable e) {
    Throwable at = e;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return at.getMessage();
  }

  @Override
  public synchronized void close() {
    clients.values().forEach(Kafka::close);
    clients.clear();
  }

  private static void close(Client client) {
    client.admin.close(Duration.ofSeconds(1));
  }
}
