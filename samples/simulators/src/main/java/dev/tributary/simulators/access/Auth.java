package dev.tributary.simulators.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.simulators.http.Call;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * How a system wants to be asked.
 *
 * @param kind none unless told
 * @param user of basic
 * @param password of basic
 * @param token of bearer: one fixed token
 * @param header of apiKey: the header's name, X-Api-Key unless told
 * @param apiKey of apiKey: the value
 */
public record Auth(
    Kind kind, String user, String password, String token, String header, String apiKey) {

  /** The ways to prove who calls. */
  public enum Kind {
    /** Everybody may call. */
    @JsonProperty("none")
    NONE,
    /** HTTP Basic. */
    @JsonProperty("basic")
    BASIC,
    /** A fixed bearer token. */
    @JsonProperty("bearer")
    BEARER,
    /** A header with a fixed value. */
    @JsonProperty("apiKey")
    API_KEY,
    /** A bearer token of our own token endpoint that has not expired. */
    @JsonProperty("oauth2")
    OAUTH2
  }

  /** Fills in what wasn't told. */
  public Auth {
    kind = kind == null ? Kind.NONE : kind;
    header = header == null ? "X-Api-Key" : header;
    switch (kind) {
      case BASIC -> {
        Objects.requireNonNull(user, "auth.user");
        Objects.requireNonNull(password, "auth.password");
      }
      case BEARER -> Objects.requireNonNull(token, "auth.token");
      case API_KEY -> Objects.requireNonNull(apiKey, "auth.apiKey");
      case NONE, OAUTH2 -> {}
    }
  }

  /** Everybody may call. */
  public static Auth none() {
    return new Auth(Kind.NONE, null, null, null, null, null);
  }

  /** HTTP Basic with this user. */
  public static Auth basic(String user, String password) {
    return new Auth(Kind.BASIC, user, password, null, null, null);
  }

  /** Tokens of our own token endpoint. */
  public static Auth oauth2() {
    return new Auth(Kind.OAUTH2, null, null, null, null, null);
  }

  /** Whether the call may pass. */
  public boolean allows(Call call, Tokens tokens) {
    return switch (kind) {
      case NONE -> true;
      case BASIC -> same(basicHeader(user, password), call.header("authorization"));
      case BEARER -> same("Bearer " + token, call.header("authorization"));
      case API_KEY -> same(apiKey, call.header(header));
      case OAUTH2 ->
          call.header("authorization")
              .filter(h -> h.startsWith("Bearer "))
              .filter(h -> tokens.valid(h.substring("Bearer ".length())))
              .isPresent();
    };
  }

  /** The value of WWW-Authenticate. */
  public String challenge() {
    return kind == Kind.BASIC ? "Basic realm=\"simulator\"" : "Bearer realm=\"simulator\"";
  }

  static String basicHeader(String user, String password) {
    byte[] bytes = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  private static boolean same(String expected, Optional<String> actual) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8),
        actual.orElse("").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "Auth[" + kind + "]";
  }
}
