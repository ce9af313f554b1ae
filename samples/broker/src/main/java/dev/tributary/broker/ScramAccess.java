package dev.tributary.broker;

import java.nio.file.Path;
import java.util.Properties;

/**
 * What a client needs for the SASL_SSL listener of a {@link LocalBroker}.
 *
 * @param bootstrapServers host:port
 * @param user the SCRAM-SHA-512 user
 * @param password the user's password
 * @param caPem the authority that signed the broker's certificate
 */
public record ScramAccess(String bootstrapServers, String user, String password, Path caPem) {

  /** The properties of a Kafka client that logs in as this user. */
  public Properties clientProperties() {
    Properties p = new Properties();
    p.setProperty("bootstrap.servers", bootstrapServers);
    p.setProperty("security.protocol", "SASL_SSL");
    p.setProperty("sasl.mechanism", "SCRAM-SHA-512");
    p.setProperty(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
            + user
            + "\" password=\""
            + password
            + "\";");
    p.setProperty("ssl.truststore.type", "PEM");
    p.setProperty("ssl.truststore.location", caPem.toString());
    return p;
  }

  @Override
  public String toString() {
    return "ScramAccess[" + bootstrapServers + ", " + user + "]";
  }
}
