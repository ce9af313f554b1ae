package dev.tributary.runtime.connector.http;

import dev.tributary.runtime.connector.Verdict;
import java.net.InetAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The addresses of hosts, as the guard lets them pass, asked for each call. */
final class Addresses {
  private final AddressGuard guard;

  Addresses(AddressGuard guard) {
    this.guard = guard;
  }

  /**
   * Looks a host up.
   *
   * @param end by {@link System#nanoTime}, when it gives up
   * @throws CallFailedException Unavailable when there is no address until then, or none that may
   *     be called
   */
  InetAddress[] of(String host, long end) throws CallFailedException, InterruptedException {
    try {
      return lookUp(host, end);
    } catch (TimeoutException e) {
      throw new CallFailedException(
          new Verdict.Unavailable(
              "connection", "no address of %s within the attempt's time".formatted(host)));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new CallFailedException(
          cause instanceof AddressGuard.RefusedException refused
              ? new Verdict.Unavailable("address-refused", refused.getMessage())
              : new Verdict.Unavailable(
                  "connection", cause.getClass().getSimpleName() + ": " + cause.getMessage()));
    }
  }

  /** On a thread of its own, because nothing ends a look-up that hangs. */
  private InetAddress[] lookUp(String host, long end)
      throws InterruptedException, ExecutionException, TimeoutException {
    FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> guard.resolve(host));
    Thread.startVirtualThread(lookup);
    return lookup.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
  }
}
