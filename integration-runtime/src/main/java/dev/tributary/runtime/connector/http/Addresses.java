package dev.tributary.runtime.connector.http;

import dev.tributary.runtime.connector.Verdict;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The addresses of hosts, as the guard lets them pass. An answer holds for {@value #FRESH_MS} ms:
 * it was checked, and asking for each of thousands of calls in a second would tell nothing new.
 */
final class Addresses {
  private static final long FRESH_MS = 500;

  private final AddressGuard guard;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  Addresses(AddressGuard guard) {
    this.guard = guard;
  }

  private record Known(InetAddress[] addresses, long since) {
    boolean isFresh(long now) {
      return now - since < TimeUnit.MILLISECONDS.toNanos(FRESH_MS);
    }
  }

  /**
   * Looks a host up.
   *
   * @param end by {@link System#nanoTime}, when it gives up
   * @throws CallFailedException Unavailable when there is no address until then, or none that may
   *     be called
   */
  InetAddress[] of(String host, long end) throws CallFailedException, InterruptedException {
    Known last = known.get(host);
    if (last != null && last.isFresh(System.nanoTime())) {
      return last.addresses();
    }
    try {
      InetAddress[] addresses = lookUp(host, end);
      known.put(host, new Known(addresses, System.nanoTime()));
      return addresses;
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
