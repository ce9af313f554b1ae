package dev.tributary.runtime.connector.http;

import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.secret.MissingSecretException;
import dev.tributary.runtime.secret.Secrets;
import io.vertx.core.Vertx;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The transport with the authorities now trusted; a new one when their Secret changes. */
final class Transports implements AutoCloseable {
  private final Vertx vertx;
  private final String caSecret;
  private final Secrets secrets;
  private final AddressGuard guard;
  private final long timeoutMs;
  private final ReentrantLock lock = new ReentrantLock();
  private byte[] trusted;
  private Transport transport;

  Transports(Vertx vertx, String caSecret, Secrets secrets, AddressGuard guard, long timeoutMs) {
    this.vertx = vertx;
    this.caSecret = caSecret;
    this.secrets = secrets;
    this.guard = guard;
    this.timeoutMs = timeoutMs;
  }

  /**
   * The transport to use for one delivery.
   *
   * @throws CallFailedException Unavailable when the Secret holds no certificate
   */
  Transport current() throws MissingSecretException, CallFailedException {
    byte[] pem = caSecret == null ? new byte[0] : secrets.bytes(caSecret, "ca.crt");
    lock.lock();
    try {
      if (transport == null || !Arrays.equals(pem, trusted)) {
        Transport next =
            new Transport(
                vertx,
                Trust.manager(caSecret == null ? Optional.empty() : Optional.of(pem)),
                guard,
                timeoutMs);
        retire(transport);
        transport = next;
        trusted = pem;
      }
      return transport;
    } catch (GeneralSecurityException e) {
      throw new CallFailedException(
          new Verdict.Unavailable(
              "tls", "Secret '%s' can't be used: %s".formatted(caSecret, e.getMessage())));
    } finally {
      lock.unlock();
    }
  }

  /** Closed when the calls that it may still carry are over. */
  private void retire(Transport old) {
    if (old != null) {
      vertx.setTimer(4 * timeoutMs, timer -> old.close());
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (transport != null) {
        transport.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
