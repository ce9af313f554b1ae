package dev.tributary.orchestration.call;

import dev.tributary.orchestration.plan.CompiledCall;
import dev.tributary.orchestration.plan.CompiledOrchestration;
import dev.tributary.orchestration.plan.CompiledStep;
import dev.tributary.orchestration.plan.PlanLibrary;
import dev.tributary.orchestration.plan.Work;
import dev.tributary.runtime.connector.http.HttpConnector;
import dev.tributary.runtime.pressure.Gate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The ways to systems: a connector for each call of each plan, made when it is first needed. */
final class Systems implements AutoCloseable {
  private final PlanLibrary plans;
  private final CallPorts ports;
  private final Map<Place, HttpConnector> connectors = new ConcurrentHashMap<>();

  private record Place(String plan, String step, boolean undo) {}

  /**
   * A way.
   *
   * @param call what is called
   * @param connector calls it
   * @param gate how much the system bears
   */
  record Way(CompiledCall call, HttpConnector connector, Gate gate) {}

  Systems(PlanLibrary plans, CallPorts ports) {
    this.plans = plans;
    this.ports = ports;
  }

  /**
   * The plan of a digest.
   *
   * @throws IllegalStateException when it isn't here; another worker may have it
   */
  CompiledOrchestration plan(String digest) {
    return plans
        .find(digest)
        .orElseThrow(
            () -> new IllegalStateException("this worker doesn't have plan " + digest + " yet"));
  }

  /** The way of a request. */
  Way of(CallRequest request) {
    CompiledOrchestration plan = plan(request.plan());
    CompiledStep step = plan.step(request.step());
    CompiledCall call =
        request.undo() ? step.undo().orElseThrow() : ((Work.Call) step.work()).call();
    HttpConnector connector =
        connectors.computeIfAbsent(
            new Place(request.plan(), request.step(), request.undo()),
            place ->
                new HttpConnector(
                    call.target(),
                    call.compiled(),
                    ports.secrets(),
                    ports.clock(),
                    ports.guard(),
                    ports.vertx()));
    Gate gate =
        ports
            .gates()
            .of(plan.plan().namespace(), call.target().endpoint(), call.target().pressure());
    return new Way(call, connector, gate);
  }

  @Override
  public void close() {
    connectors.values().forEach(HttpConnector::close);
    connectors.clear();
  }
}
