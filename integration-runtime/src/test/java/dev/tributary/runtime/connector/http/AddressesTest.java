package dev.tributary.runtime.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private static final Duration TIME = Duration.ofSeconds(20);

  private final AtomicInteger lookups = new AtomicInteger();

  @Test
  void manyCallsShareALookUpUntilItIsOld() throws Exception {
    Addresses addresses = addresses(false);
    for (int call = 0; call < 10_000; call++) {
      assertThat(addresses.of("erp.example.com", end())[0].getHostAddress()).isEqualTo("192.0.2.7");
    }
    assertThat(lookups.get()).isLessThan(1_000);

    int before = lookups.get();
    await()
        .atMost(TIME)
        .untilAsserted(
            () -> {
              var ignored = addresses.of("erp.example.com", end());
              assertThat(lookups.get()).as("asked anew").isGreaterThan(before);
            });
  }

  @Test
  void aFailureIsntRemembered() {
    Addresses addresses = addresses(true);
    for (int call = 1; call <= 3; call++) {
      assertThatThrownBy(() -> addresses.of("erp.example.com", end()))
          .isInstanceOf(CallFailedException.class);
      assertThat(lookups).hasValue(call);
    }
  }

  private Addresses addresses(boolean unknown) {
    return new Addresses(
        new AddressGuard(
            true,
            host -> {
              lookups.incrementAndGet();
              if (unknown) {
                throw new UnknownHostException(host);
              }
              return new InetAddress[] {InetAddress.getByName("192.0.2.7")};
            }));
  }

  private static long end() {
    return System.nanoTime() + TIME.toNanos();
  }
}
