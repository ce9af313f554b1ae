package dev.tributary.cli.dev;

import dev.tributary.cli.check.Planning;
import dev.tributary.cli.check.Report;
import dev.tributary.cli.crd.Kinds;
import dev.tributary.cli.crd.Rules;
import dev.tributary.cli.input.InputException;
import dev.tributary.cli.input.InputFiles;
import dev.tributary.cli.status.FlowRow;
import dev.tributary.cli.workspace.Platforms;
import dev.tributary.cli.workspace.Workspace;
import dev.tributary.cli.workspace.WorkspaceReader;
import dev.tributary.orchestration.OrchestrationRunner;
import dev.tributary.runtime.secret.Secrets;
import dev.tributary.simulators.SimulatorConfig;
import dev.tributary.simulators.SimulatorServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everything that {@code tributary dev} runs. {@link #tick} does what is due; call it often, from
 * one thread.
 */
public final class DevSession implements AutoCloseable {
  private static final long MEASURE_EVERY_NANOS = 1_000_000_000L;

  private final DevOptions options;
  private final Kinds kinds = Kinds.packaged();
  private final Rules rules = new Rules();
  private final Optional<SimulatorServer> simulators;
  private final LocalKafka kafka;
  private final LocalWebhooks webhooks;
  private final LocalWorld world;
  private final MadeUpSecrets madeUp;
  private final LocalFlows flows;
  private final LocalOrchestrations orchestrations;
  private final FolderWatch watch;
  private final Map<String, LocalSecrets> secrets = new ConcurrentHashMap<>();
  private Optional<LocalTemporal> temporal = Optional.empty();
  private Workspace workspace;
  private long measured = System.nanoTime();
  private volatile Report report;
  private volatile String trouble = "";

  /**
   * Starts broker, servers and flows; returns when the flows have begun to start.
   *
   * @throws InputException when the sources or ports can't be had
   */
  public DevSession(DevOptions options) {
    this.options = options;
    // First of all, so that a wrong -f costs no broker's start.
    workspace = read();
    Clock clock = Clock.systemUTC();
    prepare(options.state());
    simulators =
        options
            .simulatorPort()
            .map(port -> SimulatorServer.start(SimulatorConfig.defaults().with(port, "127.0.0.1")));
    webhooks = LocalWebhooks.start(options.webhookPort());
    kafka = LocalKafka.start(options.state().resolve("broker"));
    world =
        new LocalWorld(
            kafka.bootstrapServers(),
            () -> temporal().address(),
            options.endpoints(),
            simulators.map(SimulatorServer::url));
    madeUp = new MadeUpSecrets(simulators.isPresent());
    Runners runners = new Runners(webhooks, this::secrets, clock);
    orchestrations = new LocalOrchestrations(kafka, runners, this::temporal);
    flows =
        new LocalFlows(
            kafka,
            webhooks,
            runners,
            new Births(options.state().resolve("flows.properties"), clock),
            clock);
    List<Path> watched = new ArrayList<>(options.sources().stream().map(Path::of).toList());
    options.secrets().ifPresent(watched::add);
    watch = new FolderWatch(watched);
    apply();
  }

  private static void prepare(Path state) {
    try {
      Files.createDirectories(state);
      // What is in there is nobody's source.
      Files.writeString(state.resolve(".gitignore"), "*\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the state folder " + state, e);
    }
  }

  private Workspace read() {
    return WorkspaceReader.read(
        InputFiles.read(options.sources(), InputStream.nullInputStream()),
        options.namespace(),
        kinds,
        rules);
  }

  /** Takes the sources anew when they changed; whether they did. */
  public boolean tick() {
    if (!watch.changed()) {
      if (System.nanoTime() - measured > MEASURE_EVERY_NANOS) {
        flows.measure();
        measured = System.nanoTime();
      }
      return false;
    }
    try {
      workspace = read();
      apply();
      trouble = "";
    } catch (InputException e) {
      trouble = e.getMessage();
    }
    return true;
  }

  /** Temporal, once there is an orchestration. */
  private LocalTemporal temporal() {
    if (temporal.isEmpty()) {
      temporal = Optional.of(LocalTemporal.start());
    }
    return temporal.get();
  }

  private void apply() {
    Workspace local = world.localized(workspace);
    if (local.platforms().isEmpty()) {
      local.typed().put("IntegrationPlatform/local", world.platform(Platforms.standIn(), local));
    }
    madeUp.look(local);
    local
        .namespaces()
        .forEach(
            namespace ->
                secrets.put(
                    namespace,
                    LocalSecrets.of(
                        namespace,
                        local,
                        options.secrets(),
                        System.getenv(),
                        madeUp.of(namespace))));
    Planning planning = Planning.of(local);
    report = flows.apply(local, planning);
    orchestrations.apply(planning);
    new SessionFile(
            kafka.bootstrapServers(),
            options.namespace(),
            options.sources(),
            temporal.map(LocalTemporal::address))
        .write(options.state());
  }

  /** A namespace's secrets; as they are when a key is asked for. */
  private Secrets secrets(String namespace) {
    return new Secrets() {
      @Override
      public Optional<byte[]> find(String secret, String key) {
        return secrets.get(namespace).find(secret, key);
      }

      @Override
      public Map<String, byte[]> all(String secret) {
        return secrets.get(namespace).all(secret);
      }
    };
  }

  /** Why the newest sources couldn't be read at all, or empty. */
  public String trouble() {
    return trouble;
  }

  /** What is wrong with the sources. */
  public Report report() {
    return report;
  }

  /** How the orchestrations fare, a line each and one for each of their instances. */
  public List<String> orchestrations() {
    return orchestrations.lines();
  }

  /** The runner of an orchestration, by {@code namespace/name}. */
  public Optional<OrchestrationRunner> orchestration(String name) {
    return orchestrations.runner(name);
  }

  /** Where instances live, as host:port; empty without an orchestration. */
  public Optional<String> temporalAddress() {
    return temporal.map(LocalTemporal::address);
  }

  /** Lets so much time pass for instances at once. */
  public void skip(Duration time) {
    orchestrations.skip(time);
  }

  /** How the flows fare. */
  public List<FlowRow> rows() {
    return flows.rows();
  }

  /** Where webhooks are served. */
  public URI webhooks() {
    return webhooks.url();
  }

  /** The broker, as host:port. */
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** The simulated systems, when there are any. */
  public Optional<SimulatorServer> simulators() {
    return simulators;
  }

  /** A secret's value as a flow sees it. */
  public Optional<byte[]> secret(String namespace, String secret, String key) {
    return secrets(namespace).find(secret, key);
  }

  /** Drains the flows, then stops everything. */
  @Override
  public void close() {
    SessionFile.delete(options.state());
    orchestrations.close();
    flows.close();
    temporal.ifPresent(LocalTemporal::close);
    webhooks.close();
    kafka.close();
    simulators.ifPresent(SimulatorServer::close);
  }
}
