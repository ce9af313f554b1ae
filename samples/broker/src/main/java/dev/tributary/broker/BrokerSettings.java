package dev.tributary.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What a broker node is told: where it keeps its data, how clients reach it, who may log in.
 *
 * @param dataDir a writable folder; everything the broker writes lies below it
 * @param bind the address to listen on
 * @param advertisedHost the host name that clients are told to connect to
 * @param port of the PLAINTEXT listener
 * @param controllerPort of the KRaft controller, on the loopback address only
 * @param tls the SASL_SSL listener, if there is one
 * @param users created when the storage is formatted, not later
 * @param overrides Kafka server properties that win over ours
 */
record BrokerSettings(
    Path dataDir,
    String bind,
    String advertisedHost,
    int port,
    int controllerPort,
    Optional<Tls> tls,
    List<ScramUser> users,
    Map<String, String> overrides) {

  /**
   * The SASL_SSL listener.
   *
   * @param port its port
   * @param dir holds {@code tls.crt} (certificate, then its chain) and {@code tls.key} (PKCS#8), as
   *     a Kubernetes TLS Secret does
   */
  record Tls(int port, Path dir) {}

  Path logDir() {
    return dataDir.resolve("log");
  }

  Path tmpDir() {
    return dataDir.resolve("tmp");
  }

  Path propertiesFile() {
    return dataDir.resolve("server.properties");
  }

  Properties serverProperties() {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    p.setProperty("log.dirs", logDir().toString());
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort);
    p.setProperty("inter.broker.listener.name", "PLAINTEXT");
    p.setProperty(
        "listener.security.protocol.map",
        "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL");
    String controller = ",CONTROLLER://127.0.0.1:" + controllerPort;
    p.setProperty("listeners", listeners(bind) + controller);
    p.setProperty("advertised.listeners", listeners(advertisedHost) + controller);
    tls.ifPresent(listener -> secure(p, listener));
    oneNode(p);
    p.putAll(overrides);
    return p;
  }

  private String listeners(String host) {
    String plain = "PLAINTEXT://" + host + ":" + port;
    return tls.map(t -> plain + ",SASL_SSL://" + host + ":" + t.port()).orElse(plain);
  }

  private static void secure(Properties p, Tls tls) {
    // By reference, so that the private key is not copied into the data folder.
    p.setProperty("config.providers", "dir");
    p.setProperty(
        "config.providers.dir.class",
        "org.apache.kafka.common.config.provider.DirectoryConfigProvider");
    String prefix = "listener.name.sasl_ssl.";
    String dir = tls.dir().toAbsolutePath().toString();
    p.setProperty(prefix + "ssl.keystore.type", "PEM");
    p.setProperty(prefix + "ssl.keystore.certificate.chain", "${dir:" + dir + ":tls.crt}");
    p.setProperty(prefix + "ssl.keystore.key", "${dir:" + dir + ":tls.key}");
    p.setProperty(prefix + "sasl.enabled.mechanisms", "SCRAM-SHA-512");
    p.setProperty(
        prefix + "scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
  }

  private static void oneNode(Properties p) {
    for (String topic : List.of("offsets.topic", "transaction.state.log")) {
      p.setProperty(topic + ".replication.factor", "1");
      // Few, so that a small heap and a small disk are enough.
      p.setProperty(topic + ".num.partitions", "4");
    }
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.num.partitions", "4");
    p.setProperty("default.replication.factor", "1");
    p.setProperty("min.insync.replicas", "1");
    // A topic that nobody declared must be an error here, as it is with Strimzi's defaults for us.
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    // Allocates index files on demand instead of 10 MiB each.
    p.setProperty("log.index.size.max.bytes", "1048576");
    p.setProperty("log.cleaner.dedupe.buffer.size", "16777216");
    // After a SIGKILL the node may register again only when its old session has ended (9 s else).
    p.setProperty("broker.heartbeat.interval.ms", "500");
    p.setProperty("broker.session.timeout.ms", "3000");
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "4");
    p.setProperty("background.threads", "4");
  }
}
