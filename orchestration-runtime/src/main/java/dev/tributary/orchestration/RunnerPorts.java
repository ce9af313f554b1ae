package dev.tributary.orchestration;

import dev.tributary.orchestration.temporal.ProcessWorker;
import dev.tributary.runtime.RuntimeSettings;
import dev.tributary.runtime.connector.http.AddressGuard;
import dev.tributary.runtime.pressure.Gates;
import dev.tributary.runtime.secret.Secrets;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClient;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/**
 * All that a runner needs of the world.
 *
 * @param clock for times that people read
 * @param secrets where secrets come from
 * @param metrics where metrics go
 * @param guard which addresses systems may have
 * @param vertx whose event loops carry connections to systems
 * @param gates the ways to systems, shared by all that runs in this JVM
 * @param temporal a client with {@link dev.tributary.orchestration.temporal.ProcessJson}; its
 *     giver's to close
 * @param pod this process's name
 * @param settings measures
 * @param worker measures of the worker
 */
public record RunnerPorts(
    InstantSource clock,
    Secrets secrets,
    MeterRegistry metrics,
    AddressGuard guard,
    Vertx vertx,
    Gates gates,
    WorkflowClient temporal,
    String pod,
    RuntimeSettings settings,
    ProcessWorker.Settings worker) {}
