package dev.tributary.runtime.connector.http;

import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.secret.MissingSecretException;
import dev.tributary.runtime.secret.Secrets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The transport with the authorities now trusted; a new one when their Secret changes. */
final class Transports implements AutoCloseable {
  private final String caSecret;
  private final Secrets secrets;
  private final AddressGuard guard;
  private final long timeoutMs;
  private final ScheduledThreadPoolExecutor timer;
  private byte[] trusted;
  private Transport transport;

  Transports(String caSecret, Secrets secrets, AddressGuard guard, long timeoutMs) {
    this.caSecret = caSecret;
    this.secrets = secrets;
    this.guard = guard;
    this.timeoutMs = timeoutMs;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("http deadlines").factory());
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * The transport to use for one delivery.
   *
   * @throws CallFailedException Unavailable when the Secret holds no certificate
   */
  synchronized Transport current() throws MissingSecretException, CallFailedException {
    byte[] pem = caSecret == null ? new byte[0] : secrets.bytes(caSecret, "ca.crt");
    if (transport == null || !Arrays.equals(pem, trusted)) {
      try {
        Transport next =
            new Transport(
                Trust.context(caSecret == null ? Optional.empty() : Optional.of(pem)),
                guard,
                timer,
                timeoutMs);
        retire(transport);
        transport = next;
        trusted = pem;
      } catch (GeneralSecurityException e) {
        throw new CallFailedException(
            new Verdict.Unavailable(
                "tls", "Secret '%s' can't be used: %s".formatted(caSecret, e.getMessage())));
      }
    }
    return transport;
  }

  /** Closed when the calls that it may still carry are over. */
  private void retire(Transport old) {
    if (old != null) {
      var ignored = timer.schedule(old::close, 4 * timeoutMs, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public synchronized void close() {
    timer.shutdownNow();
    if (transport != null) {
      transport.close();
    }
  }
}
