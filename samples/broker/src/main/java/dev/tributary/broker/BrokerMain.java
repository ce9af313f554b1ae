package dev.tributary.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The broker's process: formats an empty data folder, then runs Kafka until SIGTERM. Every option
 * can be given as the environment variable that {@code --help} names. Nothing is written outside
 * the data folder. Exit codes: 0 stopped, 1 cannot run, 2 wrong usage.
 */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "A single-node Kafka broker (KRaft) for demos and tests.")
public final class BrokerMain implements Callable<Integer> {

  // No variable ends in _PORT: Kubernetes injects those for Services, with an URL as the value.
  @Option(
      names = "--data-dir",
      defaultValue = "${env:BROKER_DATA_DIR:-/var/lib/kafka}",
      description = "Writable folder for all data. [BROKER_DATA_DIR]")
  private Path dataDir;

  @Option(
      names = "--bind",
      defaultValue = "${env:BROKER_BIND:-0.0.0.0}",
      description = "Address to listen on. [BROKER_BIND]")
  private String bind;

  @Option(
      names = "--advertised-host",
      defaultValue = "${env:BROKER_ADVERTISED_HOST:-localhost}",
      description = "Host name that clients connect to. [BROKER_ADVERTISED_HOST]")
  private String advertisedHost;

  @Option(
      names = "--plaintext",
      paramLabel = "PORT",
      defaultValue = "${env:BROKER_PLAINTEXT_LISTENER:-9092}",
      description = "Port of the PLAINTEXT listener. [BROKER_PLAINTEXT_LISTENER]")
  private int port;

  @Option(
      names = "--controller",
      paramLabel = "PORT",
      defaultValue = "${env:BROKER_CONTROLLER_LISTENER:-9093}",
      description = "Port of the controller, loopback only. [BROKER_CONTROLLER_LISTENER]")
  private int controllerPort;

  @Option(
      names = "--sasl-ssl",
      paramLabel = "PORT",
      defaultValue = "${env:BROKER_SASL_SSL_LISTENER:-9094}",
      description = "Port of the SASL_SSL listener, with --tls-dir. [BROKER_SASL_SSL_LISTENER]")
  private int saslPort;

  @Option(
      names = "--tls-dir",
      defaultValue = "${env:BROKER_TLS_DIR:-}",
      description =
          "Folder with tls.crt and tls.key (PEM, PKCS#8); the SASL_SSL listener is on if they exist."
              + " [BROKER_TLS_DIR]")
  private String tlsDir;

  @Option(
      names = "--scram-users",
      paramLabel = "NAME:PASSWORD",
      defaultValue = "${env:BROKER_SCRAM_USERS:-}",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description =
          "SCRAM-SHA-512 users, separated by white space, created when the storage is formatted;"
              + " prefer the variable, arguments are visible to others. [BROKER_SCRAM_USERS]")
  private String scramUsers;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A Kafka server property; may be repeated.")
  private final Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--exit-with-stdin",
      description = "End when standard input ends, so that a child never outlives its parent.")
  private boolean exitWithStdin;

  /** Runs the broker; see {@code --help}. */
  public static void main(String[] args) {
    logToStdout();
    int code =
        new CommandLine(new BrokerMain())
            .setExecutionExceptionHandler(
                (e, command, parsed) -> {
                  command.getErr().println("broker: " + e.getMessage());
                  return 1;
                })
            .execute(args);
    System.exit(code);
  }

  @Override
  public Integer call() throws IOException {
    if (exitWithStdin) {
      Thread.ofPlatform().daemon().name("parent-watch").start(BrokerMain::exitAtEndOfInput);
    }
    BrokerSettings settings = settings();
    new Storage(settings).prepare();
    useTmp(settings.tmpDir());
    System.out.printf(
        "broker: %s:%d%s, data in %s%n",
        advertisedHost, port, settings.tls().isPresent() ? ", SASL_SSL " + saslPort : "", dataDir);
    // Returns after SIGTERM: Kafka's own shutdown hook stops the server first.
    kafka.Kafka.main(new String[] {settings.propertiesFile().toString()});
    return 0;
  }

  private BrokerSettings settings() {
    Optional<BrokerSettings.Tls> tls =
        // A Secret that is optional mounts as an empty folder: then there is no such listener.
        tlsDir.isBlank() || !Files.exists(Path.of(tlsDir, "tls.crt"))
            ? Optional.empty()
            : Optional.of(new BrokerSettings.Tls(saslPort, Path.of(tlsDir)));
    return new BrokerSettings(
        dataDir.toAbsolutePath(),
        bind,
        advertisedHost,
        port,
        controllerPort,
        tls,
        ScramUser.parse(scramUsers),
        overrides);
  }

  /** The compression libraries unpack native code: into the data folder, the root is read-only. */
  private static void useTmp(Path tmp) {
    System.setProperty("java.io.tmpdir", tmp.toString());
    System.setProperty("org.xerial.snappy.tempdir", tmp.toString());
    System.setProperty("ZstdTempFolder", tmp.toString());
  }

  private static void logToStdout() {
    Map.of(
            "logFile", "System.out",
            "showDateTime", "true",
            "dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
            "showThreadName", "false",
            "defaultLogLevel", "warn",
            "log.kafka.server.KafkaRaftServer", "info",
            "log.org.apache.kafka.common.utils.AppInfoParser", "info")
        .forEach(
            (key, value) -> {
              String property = "org.slf4j.simpleLogger." + key;
              if (System.getProperty(property) == null) {
                System.setProperty(property, value);
              }
            });
  }

  private static void exitAtEndOfInput() {
    InputStream in = System.in;
    try {
      while (in.read() >= 0) {
        // The content means nothing; only its end does.
      }
    } catch (IOException e) {
      System.err.println("broker: standard input broke: " + e.getMessage());
    }
    System.exit(0);
  }
}
