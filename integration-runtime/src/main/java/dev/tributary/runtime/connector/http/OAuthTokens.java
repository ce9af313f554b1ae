package dev.tributary.runtime.connector.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.planner.plan.AuthPlan;
import dev.tributary.planner.schema.Json;
import dev.tributary.runtime.connector.Attempt;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.secret.MissingSecretException;
import dev.tributary.runtime.secret.Secrets;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A token by client credentials (RFC 6749, 4.4), kept until shortly before it expires or its Secret
 * changes. One fetch at a time.
 */
final class OAuthTokens {
  private static final long DEFAULT_SECONDS = 300;
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private record Token(String value, String client, long endNanos) {}

  private final Secrets secrets;
  private final ReentrantLock lock = new ReentrantLock();
  private Token token;

  OAuthTokens(Secrets secrets) {
    this.secrets = secrets;
  }

  String current(AuthPlan.OAuth2 plan, Transport transport, Attempt attempt)
      throws CallFailedException, InterruptedException, MissingSecretException {
    String client =
        Credentials.basic(
            Requests.encode(secrets.text(plan.secret(), "clientId")),
            Requests.encode(secrets.text(plan.secret(), "clientSecret")));
    if (!lock.tryLock(attempt.remainingNanos(), TimeUnit.NANOSECONDS)) {
      throw new CallFailedException(
          new Verdict.Unavailable("token", "no token within the attempt's time"));
    }
    try {
      if (token == null
          || !token.client().equals(client)
          || token.endNanos() - System.nanoTime() < 0) {
        token = fetch(plan, client, transport, attempt);
      }
      return token.value();
    } finally {
      lock.unlock();
    }
  }

  void forget() {
    lock.lock();
    try {
      token = null;
    } finally {
      lock.unlock();
    }
  }

  private static Token fetch(
      AuthPlan.OAuth2 plan, String client, Transport transport, Attempt attempt)
      throws CallFailedException, InterruptedException {
    String form =
        "grant_type=client_credentials"
            + (plan.scope() == null ? "" : "&scope=" + Requests.encode(plan.scope()));
    Exchange.Answer answer;
    try {
      answer =
          transport.call(
              new Exchange.Request(
                  "POST",
                  URI.create(plan.tokenUrl()),
                  Map.of("authorization", client, "accept", "application/json"),
                  Optional.of(form.getBytes(StandardCharsets.UTF_8)),
                  "application/x-www-form-urlencoded"),
              attempt.remainingNanos());
    } catch (CallFailedException e) {
      // The delivery itself wasn't sent: no try of it is counted.
      throw new CallFailedException(
          new Verdict.Unavailable("token", "no token from the token endpoint: " + e.getMessage()));
    }
    try {
      JsonNode body = Json.parse(answer.body().orElse(new byte[0]));
      String value = body.path("access_token").asText("");
      if (answer.status() == 200 && value.matches("[\\x21-\\x7e]+")) {
        long seconds = body.path("expires_in").asLong(DEFAULT_SECONDS);
        Duration margin =
            seconds > 2 * MARGIN.toSeconds() ? MARGIN : Duration.ofMillis(seconds * 100);
        Duration valid = Duration.ofSeconds(seconds).minus(margin);
        return new Token(value, client, System.nanoTime() + valid.toNanos());
      }
    } catch (Json.MalformedException e) {
      throw refused(answer.status() + " and no JSON");
    }
    throw refused(String.valueOf(answer.status()));
  }

  private static CallFailedException refused(String what) {
    return new CallFailedException(
        new Verdict.Unavailable("token", "the token endpoint answered " + what));
  }
}
