package dev.tributary.runtime.connector;

import java.util.List;

/** A connector that sends many deliveries in one request. */
public interface BatchConnector extends Connector {
  /**
   * Sends once, as {@link Connector#send}.
   *
   * @param deliveries at least one, all with the same parameters
   * @throws InterruptedException when the thread is interrupted; whether the target has any of the
   *     deliveries is then open
   */
  BatchVerdict sendAll(List<Delivery> deliveries, Attempt attempt) throws InterruptedException;
}
