package dev.tributary.simulators;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.simulators.access.Auth;
import dev.tributary.simulators.erp.ErpConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the simulators play. Everything may be left out.
 *
 * @param port 8080 unless told; 0 takes a free one
 * @param bind the address to listen on; all unless told
 * @param logFile JSON lines are appended here; none unless told
 * @param sequenceHeader the header kept as a request's sequence; Tributary-Sequence unless told
 * @param seed decides the probabilities of faults; 1 unless told
 * @param erp the ERP
 * @param crm the CRM's auth
 * @param events the event receiver's auth
 * @param oauth the token endpoint
 */
public record SimulatorConfig(
    Integer port,
    String bind,
    Path logFile,
    String sequenceHeader,
    Long seed,
    ErpConfig erp,
    Receiver crm,
    Receiver events,
    Oauth oauth) {

  /** How a simple receiver is set up. */
  public record Receiver(Auth auth) {
    /** Fills in what wasn't told. */
    public Receiver {
      auth = auth == null ? Auth.none() : auth;
    }
  }

  /**
   * How the token endpoint is set up.
   *
   * @param clients secret by client id
   * @param expiresSeconds how long a token is valid; 3600 unless told
   */
  public record Oauth(Map<String, String> clients, Double expiresSeconds) {
    /** Fills in what wasn't told. */
    public Oauth {
      clients = clients == null ? Map.of() : Map.copyOf(clients);
      expiresSeconds = expiresSeconds == null ? Double.valueOf(3600) : expiresSeconds;
    }

    @Override
    public String toString() {
      return "Oauth" + clients.keySet();
    }
  }

  /** Fills in what wasn't told. */
  public SimulatorConfig {
    port = port == null ? Integer.valueOf(8080) : port;
    bind = bind == null ? "0.0.0.0" : bind;
    sequenceHeader = sequenceHeader == null ? "Tributary-Sequence" : sequenceHeader;
    seed = seed == null ? Long.valueOf(1) : seed;
    erp = erp == null ? ErpConfig.defaults() : erp;
    crm = crm == null ? new Receiver(null) : crm;
    events = events == null ? new Receiver(null) : events;
    oauth = oauth == null ? new Oauth(null, null) : oauth;
  }

  /** All by default. */
  public static SimulatorConfig defaults() {
    return new SimulatorConfig(null, null, null, null, null, null, null, null, null);
  }

  /** For tests: by default, on a free port of the loopback address. */
  public static SimulatorConfig onFreePort() {
    return defaults().with(0, "127.0.0.1");
  }

  /**
   * Reads YAML or JSON.
   *
   * @throws IOException the file cannot be read; the message says where it is wrong
   */
  public static SimulatorConfig read(Path file) throws IOException {
    SimulatorConfig config =
        YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readValue(file.toFile(), SimulatorConfig.class);
    return config == null ? defaults() : config;
  }

  /** The same on another port and address. */
  public SimulatorConfig with(int newPort, String newBind) {
    return new SimulatorConfig(
        newPort, newBind, logFile, sequenceHeader, seed, erp, crm, events, oauth);
  }

  /** The same with a log file. */
  public SimulatorConfig withLogFile(Path file) {
    return new SimulatorConfig(port, bind, file, sequenceHeader, seed, erp, crm, events, oauth);
  }

  /** The same with another ERP. */
  public SimulatorConfig withErp(ErpConfig other) {
    return new SimulatorConfig(
        port, bind, logFile, sequenceHeader, seed, other, crm, events, oauth);
  }

  /** The same with another token endpoint. */
  public SimulatorConfig withOauth(Oauth other) {
    return new SimulatorConfig(port, bind, logFile, sequenceHeader, seed, erp, crm, events, other);
  }
}
