package dev.tributary.runtime.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "[fe80::1]",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::a9fe:a9fe]",
        "[fd00:ec2::254]",
        "100.100.100.200",
        "0.0.0.0",
        "224.0.0.1",
        "127.0.0.1",
        "[::1]",
        "2852039166"
      })
  void addressesThatNoSystemHasAreRefused(String host) {
    assertThatThrownBy(() -> new AddressGuard(false).resolve(host))
        .isInstanceOf(java.net.UnknownHostException.class);
  }

  @Test
  void ordinaryAddressesPassAndLoopbackOnlyWhenAllowed() throws Exception {
    assertThat(new AddressGuard(false).resolve("10.0.0.7")).hasSize(1);
    assertThat(new AddressGuard(false).resolve("[2001:db8::7]")).hasSize(1);
    assertThat(new AddressGuard(true).resolve("127.0.0.1")).hasSize(1);
    assertThatThrownBy(() -> new AddressGuard(true).resolve("169.254.169.254"))
        .hasMessageContaining("not allowed");
  }
}
