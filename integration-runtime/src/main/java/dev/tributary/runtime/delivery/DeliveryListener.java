package dev.tributary.runtime.delivery;

import java.time.Duration;

/** Hears of sends; called on lanes' threads. */
public interface DeliveryListener {
  /** A send took so long, whatever came of it. */
  void sent(Duration took);

  /** A send failed and will be repeated. */
  void retrying(String cause);

  /** A record waits for the system. */
  void waiting(String reason, Duration pause);

  /** Records are held before they are sent, because of the system's state. */
  void held(String reason);

  /** Something was delivered: nothing is waited for. */
  void working();
}
