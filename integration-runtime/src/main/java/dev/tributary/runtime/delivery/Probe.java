package dev.tributary.runtime.delivery;

import dev.tributary.runtime.connector.Delivery;
import java.util.Optional;

/** A record of another key that may be sent out of turn, to learn whether the system works. */
public interface Probe {
  /** Such a record, made ready; empty when there is none. */
  Optional<Delivery> next() throws InterruptedException;

  /** The probe was delivered and must not be sent again. */
  void delivered(boolean suppressed) throws InterruptedException;
}
