package dev.tributary.simulators.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The bearer tokens that were issued. Thread-safe. */
public final class Tokens {
  private final InstantSource clock;
  private final Duration validFor;
  private final Map<String, Instant> expiry = new ConcurrentHashMap<>();

  /** Tokens that are valid for so long. */
  public Tokens(InstantSource clock, Duration validFor) {
    this.clock = clock;
    this.validFor = validFor;
  }

  /** A new token. */
  public String issue() {
    Instant now = clock.instant();
    expiry.values().removeIf(end -> !now.isBefore(end));
    String token = UUID.randomUUID().toString();
    expiry.put(token, now.plus(validFor));
    return token;
  }

  /** How long a token is valid. */
  public Duration validFor() {
    return validFor;
  }

  /** Whether the token was issued here and has not expired. */
  public boolean valid(String token) {
    Instant end = expiry.get(token);
    return end != null && clock.instant().isBefore(end);
  }

  /** Makes every token invalid, as a restart of the authorization server may. */
  public void revokeAll() {
    expiry.clear();
  }
}
