package dev.tributary.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real Kafka broker in a child process, for tests and local development. Its ports and data stay
 * the same over {@link #kill()} and {@link #restart()}; the child ends when this JVM does, however
 * it ends. Not thread-safe: one owner.
 *
 * <pre>{@code
 * try (LocalBroker broker = LocalBroker.start()) {
 *   use(broker.bootstrapServers());
 * }
 * }</pre>
 */
public final class LocalBroker implements AutoCloseable {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final int PORT_ATTEMPTS = 3;

  private final BrokerSettings settings;
  private final Path workDir;
  private final Optional<ScramAccess> scram;
  private final Duration deadline;
  private BrokerProcess process;

  private LocalBroker(
      BrokerSettings settings, Path workDir, Optional<ScramAccess> scram, Duration deadline) {
    this.settings = settings;
    this.workDir = workDir;
    this.scram = scram;
    this.deadline = deadline;
  }

  /** Starts a broker with temporary data and a PLAINTEXT listener only. */
  public static LocalBroker start() {
    return builder().start();
  }

  /** A broker with options. */
  public static Builder builder() {
    return new Builder();
  }

  /** The PLAINTEXT listener, as host:port. */
  public String bootstrapServers() {
    return settings.advertisedHost() + ":" + settings.port();
  }

  /**
   * How to log in on the SASL_SSL listener.
   *
   * @throws IllegalStateException the broker was started without {@link Builder#scram}
   */
  public ScramAccess scram() {
    return scram.orElseThrow(() -> new IllegalStateException("started without a SCRAM user"));
  }

  /** The child's process id; changes with every restart. */
  public long pid() {
    return process.pid();
  }

  /** Whether the child process is there. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** The last lines that the broker logged. */
  public String logTail() {
    return process.logTail();
  }

  /** SIGKILL, as a lost machine; the data stays. */
  public void kill() {
    process.kill();
  }

  /** SIGTERM; Kafka closes its files; the data stays. */
  public void stop() {
    process.stop(STOP_PATIENCE);
  }

  /**
   * Stops the broker if it runs and starts it on the same ports and data; returns when it answers.
   *
   * @throws IllegalStateException it doesn't come up; the message ends with its last log lines
   */
  public void restart() {
    if (isRunning()) {
      stop();
    }
    launch();
  }

  /** Ends the child and removes what this object made; a data folder that was given stays. */
  @Override
  public void close() {
    if (settings.dataDir().startsWith(workDir)) {
      process.kill();
    } else {
      stop();
    }
    deleteTree(workDir);
  }

  private void launch() {
    process = BrokerProcess.start(settings, workDir.resolve("broker.log"));
    try {
      process.awaitReady(settings, deadline);
    } catch (RuntimeException e) {
      process.kill();
      throw e;
    }
  }

  private static void deleteTree(Path dir) {
    try (Stream<Path> paths = Files.walk(dir)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + dir, e);
    }
  }

  /** Options of a {@link LocalBroker}. */
  public static final class Builder {
    private final Map<String, String> properties = new LinkedHashMap<>();
    private Path dataDir;
    private ScramUser user;
    private Duration deadline = Duration.ofSeconds(60);

    private Builder() {}

    /** Keeps the data in this folder, beyond {@link LocalBroker#close()}. */
    public Builder dataDir(Path dir) {
      this.dataDir = dir.toAbsolutePath();
      return this;
    }

    /** Adds a SASL_SSL listener, a certificate for localhost and this user. */
    public Builder scram(String name, String password) {
      this.user = new ScramUser(name, password);
      return this;
    }

    /** Sets a Kafka server property, for example a session timeout that suits a test. */
    public Builder property(String key, String value) {
      properties.put(key, value);
      return this;
    }

    /** How long a start may take; 60 s unless told. */
    public Builder deadline(Duration time) {
      this.deadline = time;
      return this;
    }

    /**
     * Starts the broker and returns when it answers.
     *
     * @throws IllegalStateException it doesn't come up; the message ends with its last log lines
     */
    public LocalBroker start() {
      for (int attempt = 1; ; attempt++) {
        LocalBroker broker = create();
        try {
          broker.launch();
          return broker;
        } catch (RuntimeException e) {
          deleteTree(broker.workDir);
          // Somebody else may take a free port between our look and the broker's bind.
          boolean portTaken = String.valueOf(e.getMessage()).contains("Address already in use");
          if (!portTaken || attempt == PORT_ATTEMPTS) {
            throw e;
          }
        }
      }
    }

    private LocalBroker create() {
      try {
        Path workDir = Files.createTempDirectory("tributary-broker");
        List<Integer> ports = freePorts(3);
        Optional<TlsMaterial> tls =
            Optional.ofNullable(user)
                .map(
                    u ->
                        TlsMaterial.create(
                            workDir.resolve("tls"), List.of("localhost", "127.0.0.1")));
        BrokerSettings settings =
            new BrokerSettings(
                dataDir == null ? workDir.resolve("data") : dataDir,
                "127.0.0.1",
                "localhost",
                ports.get(0),
                ports.get(1),
                tls.map(t -> new BrokerSettings.Tls(ports.get(2), t.dir())),
                Optional.ofNullable(user).stream().toList(),
                Map.copyOf(properties));
        Optional<ScramAccess> access =
            tls.map(
                t ->
                    new ScramAccess(
                        "localhost:" + ports.get(2), user.name(), user.password(), t.caPem()));
        return new LocalBroker(settings, workDir, access, deadline);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot prepare the broker's folder", e);
      }
    }

    private static List<Integer> freePorts(int count) throws IOException {
      List<ServerSocket> sockets = new ArrayList<>();
      try {
        for (int i = 0; i < count; i++) {
          sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        return sockets.stream().map(ServerSocket::getLocalPort).toList();
      } finally {
        for (ServerSocket socket : sockets) {
          socket.close();
        }
      }
    }
  }
}
