package dev.tributary.simulators;

import dev.tributary.simulators.access.Auth;
import dev.tributary.simulators.access.Guarded;
import dev.tributary.simulators.access.TokenEndpoint;
import dev.tributary.simulators.access.Tokens;
import dev.tributary.simulators.control.Control;
import dev.tributary.simulators.crm.Crm;
import dev.tributary.simulators.crm.Events;
import dev.tributary.simulators.faults.FaultSwitches;
import dev.tributary.simulators.http.PlayedSystem;
import dev.tributary.simulators.journal.RequestLog;
import dev.tributary.simulators.pickup.Messages;
import dev.tributary.simulators.pickup.Payments;
import dev.tributary.simulators.pickup.StoreTasks;
import dev.tributary.simulators.pickup.Warehouse;
import dev.tributary.simulators.replenishment.OrderDesk;
import dev.tributary.simulators.replenishment.PurchaseOrders;
import dev.tributary.simulators.returns.GoodsReceipts;
import dev.tributary.simulators.returns.Receipts;
import dev.tributary.simulators.returns.Refunds;
import dev.tributary.simulators.returns.ReturnPolicy;
import dev.tributary.simulators.wms.Stock;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The simulators, running. Several may run in one JVM; they share nothing. Thread-safe. */
public final class SimulatorServer implements AutoCloseable {
  // Longer than any client's patience: a black hole must not end because the server gives up.
  private static final Duration IDLE = Duration.ofHours(1);

  private final Server server;
  private final ServerConnector connector;
  private final RequestLog log;
  private final FaultSwitches faults;
  private final Control control;

  private SimulatorServer(SimulatorConfig config, InstantSource clock) {
    log = new RequestLog(clock, config.sequenceHeader(), config.logFile());
    faults = new FaultSwitches(clock, new Random(config.seed()));
    List<PlayedSystem> systems = systems(config, clock);
    control =
        new Control(
            systems.stream().map(PlayedSystem::name).collect(Collectors.toCollection(TreeSet::new)),
            faults,
            log);
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // Keys such as "#1001" or "a/b" come percent-encoded in paths.
    http.setUriCompliance(
        UriCompliance.DEFAULT.with(
            "keys",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(config.bind());
    connector.setPort(config.port());
    connector.setIdleTimeout(IDLE.toMillis());
    server.addConnector(connector);
    server.setHandler(new WireHandler(new Stage(systems, faults, log), control));
  }

  /**
   * Starts the simulators; they answer when this returns.
   *
   * @throws IllegalStateException the port is taken
   */
  public static SimulatorServer start(SimulatorConfig config) {
    return start(config, InstantSource.system());
  }

  /** The same with a clock of the test's own, for expiry and fault windows. */
  public static SimulatorServer start(SimulatorConfig config, InstantSource clock) {
    SimulatorServer simulators = new SimulatorServer(config, clock);
    try {
      simulators.server.start();
      return simulators;
    } catch (Exception e) {
      simulators.close();
      throw new IllegalStateException(
          "cannot listen on " + config.bind() + ":" + config.port() + ": " + e.getMessage(), e);
    }
  }

  private List<PlayedSystem> systems(SimulatorConfig config, InstantSource clock) {
    Duration validFor = Duration.ofMillis(Math.round(config.oauth().expiresSeconds() * 1000));
    Tokens tokens = new Tokens(clock, validFor);
    return List.of(
        guarded(config.erp().create(clock), config.erp().auth(), tokens),
        guarded(new Crm(), config.crm().auth(), tokens),
        guarded(new Events(), config.events().auth(), tokens),
        new Stock(faults),
        new Warehouse(),
        new Payments(),
        new StoreTasks(),
        new Messages(),
        new Receipts(),
        new ReturnPolicy(),
        new GoodsReceipts(),
        new Refunds(),
        new PurchaseOrders(),
        new OrderDesk(),
        new TokenEndpoint(config.oauth().clients(), tokens));
  }

  private static PlayedSystem guarded(PlayedSystem system, Auth auth, Tokens tokens) {
    return new Guarded(system, auth, tokens);
  }

  /** The port it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** The root URL for clients on this machine, without a slash at the end. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Every request seen. */
  public RequestLog log() {
    return log;
  }

  /** The fault switches. */
  public FaultSwitches faults() {
    return faults;
  }

  /** Closes all connections, answered or not, and the log file. */
  @Override
  public void close() {
    control.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("cannot stop: " + e.getMessage(), e);
    } finally {
      log.close();
    }
  }

  /** Returns when the server was stopped. */
  void join() throws InterruptedException {
    server.join();
  }
}
