package dev.tributary.e2e;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Secrets of throw-away installations. */
final class Secrets {
  private Secrets() {}

  /** 128 random bits in hexadecimal. */
  static String random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
