package dev.tributary.runtime.connector.http;

import dev.tributary.planner.plan.AuthPlan;
import dev.tributary.runtime.connector.Attempt;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.secret.MissingSecretException;
import dev.tributary.runtime.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * The headers that prove who calls. Secrets are read for each request, so that a new one counts.
 */
final class Credentials {
  private final AuthPlan plan;
  private final Secrets secrets;
  private final OAuthTokens tokens;

  /** {@code plan} may be null: nothing is proven. */
  Credentials(AuthPlan plan, Secrets secrets, OAuthTokens tokens) {
    this.plan = plan;
    this.secrets = secrets;
    this.tokens = tokens;
  }

  boolean isConfigured() {
    return plan != null;
  }

  /**
   * Headers for one request.
   *
   * @throws CallFailedException Unavailable when a Secret is missing or no token is to be had
   */
  Map<String, String> headers(Transport transport, Attempt attempt)
      throws CallFailedException, InterruptedException {
    try {
      return switch (plan) {
        case null -> Map.of();
        case AuthPlan.Basic basic ->
            Map.of(
                "authorization",
                basic(
                    secrets.text(basic.secret(), "username"),
                    secrets.text(basic.secret(), "password")));
        case AuthPlan.Bearer bearer ->
            Map.of("authorization", "Bearer " + clean(bearer.secret(), "token"));
        case AuthPlan.ApiKey key -> Map.of(key.header(), clean(key.secret(), "key"));
        case AuthPlan.OAuth2 oauth ->
            Map.of("authorization", "Bearer " + tokens.current(oauth, transport, attempt));
      };
    } catch (MissingSecretException e) {
      throw new CallFailedException(new Verdict.Unavailable("secret", e.getMessage()));
    }
  }

  /** Forgets what may be renewed; tells whether there is something to renew. */
  boolean renew() {
    if (plan instanceof AuthPlan.OAuth2) {
      tokens.forget();
      return true;
    }
    return false;
  }

  private String clean(String secret, String key) throws MissingSecretException {
    String value = secrets.text(secret, key);
    if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      throw new MissingSecretException(
          secret, key, "holds characters that no header may, for example a line end");
    }
    return value;
  }

  static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }
}
