package dev.tributary.runtime.kafka;

import dev.tributary.planner.plan.FlowPlan.EnginePlan;
import dev.tributary.planner.plan.FlowPlan.KafkaPlan;
import dev.tributary.runtime.engine.Limits;
import dev.tributary.runtime.secret.MissingSecretException;
import dev.tributary.runtime.secret.Secrets;
import java.util.HashMap;
import java.util.Map;

/**
 * Properties of Kafka clients. All are set here: nothing that a plan or a Secret holds can name a
 * property, a login module or a file.
 */
public final class KafkaProperties {
  private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
  private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule";

  private KafkaProperties() {}

  /**
   * How any client connects.
   *
   * @throws MissingSecretException when a Secret isn't there, or holds what can't be a credential
   */
  public static Map<String, Object> common(KafkaPlan plan, Secrets secrets, String clientId)
      throws MissingSecretException {
    Map<String, Object> p = new HashMap<>();
    p.put("bootstrap.servers", plan.bootstrapServers());
    p.put("client.id", clientId);
    p.put(
        "security.protocol",
        (plan.saslMechanism() == null ? "" : "SASL_") + (plan.tls() ? "SSL" : "PLAINTEXT"));
    p.put("reconnect.backoff.ms", 100);
    p.put("reconnect.backoff.max.ms", 2_000);
    p.put("socket.connection.setup.timeout.ms", 5_000);
    if (plan.tls() && plan.caSecret() != null) {
      p.put("ssl.truststore.type", "PEM");
      p.put("ssl.truststore.certificates", secrets.text(plan.caSecret(), "ca.crt"));
    }
    if (plan.saslMechanism() != null) {
      p.put("sasl.mechanism", plan.saslMechanism());
      p.put("sasl.jaas.config", jaas(plan, secrets));
    }
    return p;
  }

  /**
   * Reads from known positions only, commits nothing by itself.
   *
   * @param protocol {@code consumer} (KIP-848), where sessions are the broker's matter, or {@code
   *     classic}
   */
  public static Map<String, Object> consumer(
      Map<String, Object> common, String group, String protocol) {
    Map<String, Object> p = reader(common);
    p.put("group.id", group);
    p.put("group.protocol", protocol);
    p.put("max.poll.records", Limits.MOST_POLLED);
    p.put("max.partition.fetch.bytes", 1 << 18);
    p.put("fetch.max.bytes", 1 << 22);
    if (protocol.equals(EnginePlan.CLASSIC)) {
      p.put(
          "partition.assignment.strategy",
          "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
      p.put("session.timeout.ms", 10_000);
      // By heartbeats members hear of a rebalance, and until all have, commits are refused.
      p.put("heartbeat.interval.ms", 500);
    }
    return p;
  }

  /** Reads where it is told to, in no group. */
  public static Map<String, Object> reader(Map<String, Object> common) {
    Map<String, Object> p = new HashMap<>(common);
    p.put("auto.offset.reset", "none");
    p.put("enable.auto.commit", false);
    p.put("allow.auto.create.topics", false);
    p.put("max.poll.records", 5_000);
    p.put("default.api.timeout.ms", 10_000);
    return p;
  }

  /** Reads on and on where next to nothing is written. */
  public static Map<String, Object> follower(Map<String, Object> common) {
    Map<String, Object> p = reader(common);
    p.put("max.poll.records", 100);
    p.put("max.partition.fetch.bytes", 1 << 18);
    p.put("fetch.max.bytes", 1 << 20);
    // An answer comes as soon as there is a record; until then a question every 5 s is enough.
    p.put("fetch.max.wait.ms", 5_000);
    return p;
  }

  /** Writes in transactions with this id, which fence earlier ones with it. */
  public static Map<String, Object> transactional(Map<String, Object> common, String id) {
    Map<String, Object> p = producer(common);
    p.put("transactional.id", id);
    p.put("transaction.timeout.ms", 15_000);
    p.put("max.block.ms", 8_000);
    return p;
  }

  /** Writes with all acknowledgements, each record once. */
  public static Map<String, Object> producer(Map<String, Object> common) {
    Map<String, Object> p = new HashMap<>(common);
    p.put("acks", "all");
    p.put("enable.idempotence", true);
    // A record goes out at once when nothing is under way, and with all that came meanwhile
    // otherwise: under load a few large requests instead of one for each record.
    p.put("linger.ms", 0);
    p.put("max.in.flight.requests.per.connection", 1);
    p.put("compression.type", "none");
    p.put("max.block.ms", 3_500);
    p.put("request.timeout.ms", 5_000);
    p.put("delivery.timeout.ms", 10_000);
    // The broker's own limit decides, not the client's.
    p.put("max.request.size", 16 << 20);
    return p;
  }

  /** Asks about topics and positions. */
  public static Map<String, Object> admin(Map<String, Object> common) {
    Map<String, Object> p = new HashMap<>(common);
    p.put("request.timeout.ms", 5_000);
    p.put("default.api.timeout.ms", 8_000);
    return p;
  }

  private static String jaas(KafkaPlan plan, Secrets secrets) throws MissingSecretException {
    String module =
        switch (plan.saslMechanism()) {
          case "PLAIN" -> PLAIN;
          case "SCRAM-SHA-256", "SCRAM-SHA-512" -> SCRAM;
          default ->
              throw new IllegalArgumentException(
                  "the SASL mechanism " + plan.saslMechanism() + " isn't supported");
        };
    return "%s required username=%s password=%s;"
        .formatted(
            module,
            quoted(plan.credentialsSecret(), "username", secrets),
            quoted(plan.credentialsSecret(), "password", secrets));
  }

  private static String quoted(String secret, String key, Secrets secrets)
      throws MissingSecretException {
    String value = secrets.text(secret, key);
    if (value.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      throw new MissingSecretException(
          secret, key, "holds control characters, for example a line end; write it without");
    }
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
