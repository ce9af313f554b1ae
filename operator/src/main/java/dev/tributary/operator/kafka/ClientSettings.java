package dev.tributary.operator.kafka;

import dev.tributary.planner.plan.FlowPlan.KafkaPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Client properties from a platform's words and from the Secrets that are mounted into the
 * operator's own pod.
 */
public final class ClientSettings {
  private final Path secrets;

  /** Secrets are folders of their name below {@code secrets}. */
  public ClientSettings(Path secrets) {
    this.secrets = secrets;
  }

  /**
   * The properties that every client of this Kafka needs; they hold credentials and must not be
   * logged.
   *
   * @throws KafkaUnreachableException a Secret isn't mounted
   */
  public Map<String, Object> of(KafkaPlan kafka) throws KafkaUnreachableException {
    Map<String, Object> settings = new TreeMap<>();
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    settings.put("client.id", "tributary-operator");
    boolean sasl = kafka.saslMechanism() != null;
    settings.put(
        "security.protocol",
        kafka.tls() ? (sasl ? "SASL_SSL" : "SSL") : (sasl ? "SASL_PLAINTEXT" : "PLAINTEXT"));
    if (kafka.caSecret() != null) {
      settings.put("ssl.truststore.type", "PEM");
      settings.put("ssl.truststore.certificates", read(kafka.caSecret(), "ca.crt"));
    }
    if (sasl) {
      settings.put("sasl.mechanism", kafka.saslMechanism());
      settings.put(
          "sasl.jaas.config",
          "%s required username=%s password=%s;"
              .formatted(
                  kafka.saslMechanism().startsWith("SCRAM")
                      ? "org.apache.kafka.common.security.scram.ScramLoginModule"
                      : "org.apache.kafka.common.security.plain.PlainLoginModule",
                  quoted(read(kafka.credentialsSecret(), "username")),
                  quoted(read(kafka.credentialsSecret(), "password"))));
    }
    return settings;
  }

  private String read(String secret, String key) throws KafkaUnreachableException {
    Path file = secrets.resolve(secret).resolve(key).normalize();
    if (!file.startsWith(secrets.normalize())) {
      throw new KafkaUnreachableException("'" + secret + "' is no Secret's name; mend it", null);
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new KafkaUnreachableException(
          "the operator has no Secret '%s' with the key '%s' mounted; add it to the chart's kafka.secretNames"
              .formatted(secret, key),
          e);
    }
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
