package dev.tributary.orchestration.call;

import dev.tributary.orchestration.engine.ReceivedEvent;
import dev.tributary.orchestration.plan.CompiledEmit;
import dev.tributary.orchestration.plan.CompiledOrchestration;
import dev.tributary.orchestration.plan.PlanLibrary;
import dev.tributary.orchestration.plan.Work;
import dev.tributary.runtime.connector.Attempt;
import dev.tributary.runtime.connector.Delivery;
import dev.tributary.runtime.connector.Reply;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.connector.contract.ContractConnector;
import dev.tributary.runtime.delivery.Pauses;
import dev.tributary.runtime.delivery.Reactions;
import dev.tributary.runtime.pressure.Permit;
import dev.tributary.runtime.step.Event;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Calls systems through the flows' connectors, under the same limits and circuit breakers. An
 * attempt sends at most once; it is Temporal that keeps the time between attempts, so an outage
 * holds no thread.
 */
public final class SystemCalls implements SystemActivities, AutoCloseable {
  /** What writing an event may take: longer than the producer itself tries. */
  private static final Duration WRITE = Duration.ofSeconds(15);

  private final Systems systems;
  private final CallPorts ports;

  /** Makes the calls of these plans. */
  public SystemCalls(PlanLibrary plans, CallPorts ports) {
    this.systems = new Systems(plans, ports);
    this.ports = ports;
  }

  @Override
  public CallAnswer call(CallRequest request) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    int now = context.getInfo().getAttempt();
    Tries tries = context.getHeartbeatDetails(Tries.class).orElse(Tries.NONE).before(now);
    Systems.Way way = systems.of(request);
    Outcome outcome = new Outcome(context, way.call(), tries);
    try (Pulse pulse = Pulse.of(context, tries.sending(now));
        Permit permit = way.gate().enter(now > 1, new Patience(pulse, way.call()))) {
      pulse.check();
      Attempt attempt =
          new Attempt(
              System::nanoTime,
              Duration.ofMillis(way.call().target().operation().timeoutMs()).toNanos(),
              tries.doubtful(),
              permit::another);
      Reply reply = way.connector().call(delivery(request, tries), attempt);
      Reactions.tell(permit, reply.verdict(), new Pauses(way.call().retry()));
      return outcome.of(reply, attempt.leavesDoubt());
    } catch (Patience.OverException e) {
      throw outcome.held(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw outcome.held("the worker stops");
    }
  }

  @Override
  public void emit(EmitRequest request) {
    CompiledOrchestration plan = systems.plan(request.plan());
    CompiledEmit emit =
        request.step() == null
            ? plan.failed().orElseThrow()
            : ((Work.Emit) plan.step(request.step()).work()).emit();
    Attempt attempt = new Attempt(System::nanoTime, WRITE.toNanos(), false, () -> {});
    try (ContractConnector connector =
        new ContractConnector(
            emit.target(),
            emit.compiled(),
            plan.plan().namespace(),
            plan.plan().orchestration(),
            ports.writer())) {
      Verdict verdict = connector.send(delivery(request), attempt);
      Outcome.ofEvent(verdict);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the worker stops", e);
    }
  }

  private static Delivery delivery(CallRequest request, Tries tries) {
    return new Delivery(
        request.body(),
        request.parameters(),
        request.effectKey(),
        request.instance(),
        event(request.start(), request.start().acceptedMs()),
        tries.doubtful());
  }

  private static Delivery delivery(EmitRequest request) {
    return new Delivery(
        request.payload(),
        Map.of(),
        request.effectKey(),
        request.instance(),
        event(request.start(), request.atMs()),
        false);
  }

  private static Event event(ReceivedEvent start, long acceptedMs) {
    return new Event(
        new HashMap<>(start.attributes()), start.headers(), Instant.ofEpochMilli(acceptedMs));
  }

  @Override
  public void close() {
    systems.close();
  }
}
