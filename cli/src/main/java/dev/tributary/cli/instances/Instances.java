package dev.tributary.cli.instances;

import dev.tributary.cli.input.InputException;
import dev.tributary.orchestration.engine.EngineRefusedException;
import dev.tributary.orchestration.engine.EngineUnavailableException;
import dev.tributary.orchestration.engine.InstanceId;
import dev.tributary.orchestration.engine.InstanceSignal;
import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.InstanceSummary;
import dev.tributary.orchestration.temporal.ProcessJson;
import dev.tributary.orchestration.temporal.TemporalEngine;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The instances of one orchestration. */
public final class Instances implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("[^/\\s]+:\\d{1,5}");

  private final String address;
  private final String temporal;
  private final String namespace;
  private final String orchestration;
  private final WorkflowServiceStubs stubs;
  private final TemporalEngine engine;

  private Instances(String address, String temporal, String namespace, String orchestration) {
    this.address = address;
    this.temporal = temporal;
    this.namespace = namespace;
    this.orchestration = orchestration;
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
    engine =
        new TemporalEngine(
            WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                    .setNamespace(temporal)
                    .setDataConverter(ProcessJson.converter())
                    .build()),
            "");
  }

  /**
   * Those of an orchestration; connects when something is asked.
   *
   * @param temporal Temporal's namespace
   * @throws InputException when the address isn't host and port
   */
  public static Instances open(
      String address, String temporal, String namespace, String orchestration) {
    if (!ADDRESS.matcher(address).matches()) {
      throw new InputException(
          "'%s' is no address of Temporal; give --temporal HOST:PORT".formatted(address));
    }
    return new Instances(address, temporal, namespace, orchestration);
  }

  /**
   * The latest first.
   *
   * @throws InputException when Temporal doesn't answer
   */
  public List<InstanceSummary> list(boolean running, int most) {
    return answered(() -> engine.list(namespace, orchestration, running, most));
  }

  /**
   * How one stands.
   *
   * @throws InputException when there is none of the key, Temporal doesn't answer, or its worker
   *     can't tell
   */
  public InstanceState show(String key) {
    try {
      return asked(key);
    } catch (EngineRefusedException e) {
      throw new InputException(e.getMessage());
    }
  }

  /** As {@link #show}, but empty when its worker can't tell, for example without its plan. */
  public Optional<InstanceState> look(String key) {
    try {
      return Optional.of(asked(key));
    } catch (EngineRefusedException e) {
      return Optional.empty();
    }
  }

  private InstanceState asked(String key) {
    return answered(() -> engine.query(id(key))).orElseThrow(() -> none(key, "known"));
  }

  /** Tells one something; errors as {@link #show}, also when it doesn't run. */
  public void tell(String key, InstanceSignal signal) {
    if (!answered(() -> engine.signal(id(key), signal))) {
      throw none(key, "running");
    }
  }

  /** Has one end and what it did undone; errors as {@link #tell}. */
  public void cancel(String key, String reason) {
    if (!answered(() -> engine.cancel(id(key), reason))) {
      throw none(key, "running");
    }
  }

  /**
   * Where Temporal's own pages show an instance.
   *
   * @param ui where these pages are
   */
  public String page(String ui, String key) {
    return "%s/namespaces/%s/workflows/%s"
        .formatted(
            ui.endsWith("/") ? ui.substring(0, ui.length() - 1) : ui,
            encoded(temporal),
            encoded(id(key).toString()));
  }

  private static String encoded(String segment) {
    // As a part of a path, and not as a form has it.
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The key of an instance's id. */
  public String key(InstanceSummary row) {
    return row.id().substring(id("").toString().length());
  }

  private InstanceId id(String key) {
    return new InstanceId(namespace, orchestration, key);
  }

  private InputException none(String key, String what) {
    return new InputException(
        "no %s instance of %s/%s has the key '%s'; `tributary instances list` shows them"
            .formatted(what, namespace, orchestration, key));
  }

  private <T> T answered(Supplier<T> call) {
    try {
      return call.get();
    } catch (EngineUnavailableException e) {
      throw new InputException(
          "Temporal at %s can't be used: %s; check --temporal".formatted(address, e.getMessage()));
    }
  }

  @Override
  public void close() {
    stubs.shutdownNow();
  }
}
