package dev.tributary.orchestration.call;

import dev.tributary.runtime.connector.http.AddressGuard;
import dev.tributary.runtime.kafka.Writer;
import dev.tributary.runtime.pressure.Gates;
import dev.tributary.runtime.secret.Secrets;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/**
 * What calls need of the world.
 *
 * @param clock for dates in answers
 * @param secrets where secrets come from
 * @param guard which addresses systems may have
 * @param vertx whose event loops carry connections
 * @param gates the ways to systems, shared with whoever else in this JVM uses them
 * @param writer writes events
 */
public record CallPorts(
    InstantSource clock,
    Secrets secrets,
    AddressGuard guard,
    Vertx vertx,
    Gates gates,
    Writer writer) {}
