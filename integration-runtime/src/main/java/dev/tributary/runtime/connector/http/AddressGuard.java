package dev.tributary.runtime.connector.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;

/**
 * Resolves host names for each call and refuses addresses that no system of record has: link-local
 * ones, where clouds serve their metadata and credentials, multicast, unspecified, and loopback
 * unless allowed. What is checked is the very address that is connected to.
 */
public final class AddressGuard {
  /** Metadata services outside of the link-local ranges. */
  private static final Set<String> METADATA = Set.of("100.100.100.200", "fd00:ec2:0:0:0:0:0:254");

  private final boolean allowLoopback;
  private final Resolver resolver;

  /** A guard over this machine's resolver; loopback is for local runs and tests. */
  public AddressGuard(boolean allowLoopback) {
    this(allowLoopback, InetAddress::getAllByName);
  }

  AddressGuard(boolean allowLoopback, Resolver resolver) {
    this.allowLoopback = allowLoopback;
    this.resolver = resolver;
  }

  /** Gives a host's addresses. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** An address that isn't connected to. */
  static final class RefusedException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    RefusedException(String host, InetAddress address) {
      super("%s resolves to %s, which is not allowed".formatted(host, address.getHostAddress()));
    }
  }

  /**
   * The addresses of a host.
   *
   * @throws UnknownHostException when there are none, or one of them isn't allowed
   */
  InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = resolver.resolve(host);
    for (InetAddress address : addresses) {
      if (isRefused(address)) {
        throw new RefusedException(host, address);
      }
    }
    return addresses;
  }

  private boolean isRefused(InetAddress address) throws UnknownHostException {
    byte[] bytes = address.getAddress();
    if (bytes.length == 16 && isTranslated(bytes)) {
      return isRefused(InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16)));
    }
    return address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || address.isAnyLocalAddress()
        || (address.isLoopbackAddress() && !allowLoopback)
        || METADATA.contains(address.getHostAddress());
  }

  /** NAT64 (RFC 6052), and IPv4-compatible addresses, hold an IPv4 address in their last bytes. */
  private static boolean isTranslated(byte[] bytes) {
    byte[] head = Arrays.copyOf(bytes, 12);
    byte[] nat64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    boolean zero = Arrays.equals(head, new byte[12]);
    boolean ownOfSix = zero && bytes[12] == 0 && bytes[13] == 0 && bytes[14] == 0 && bytes[15] <= 1;
    return Arrays.equals(head, nat64) || (zero && !ownOfSix);
  }
}
