package dev.tributary.simulators.erp;

import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.Call;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * SAP Gateway's protection: a token is fetched with {@code x-csrf-token: fetch}, belongs to the
 * session cookie that comes with it, and must accompany every write. Thread-safe.
 */
final class CsrfTokens {
  static final String COOKIE = "SAP_SESSIONID_TRB_100";
  private static final String HEADER = "x-csrf-token";

  private final InstantSource clock;
  private final Duration validFor;
  private final int maxUses;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  private record Session(String token, Instant end, int uses) {}

  /** Tokens valid for so long and, when {@code maxUses} isn't 0, for so many writes. */
  CsrfTokens(InstantSource clock, Duration validFor, int maxUses) {
    this.clock = clock;
    this.validFor = validFor;
    this.maxUses = maxUses;
  }

  /** Adds token and cookie to the answer when the call asks for them. */
  Answer offer(Call call, Answer answer) {
    if (!call.header(HEADER).orElse("").equalsIgnoreCase("fetch")) {
      return answer;
    }
    Instant now = clock.instant();
    sessions.values().removeIf(s -> !live(s, now));
    Session known = call.cookie(COOKIE).map(sessions::get).orElse(null);
    if (known != null) {
      return answer.with(HEADER, known.token());
    }
    String id = UUID.randomUUID().toString();
    Session session = new Session(UUID.randomUUID().toString(), now.plus(validFor), 0);
    sessions.put(id, session);
    return answer
        .with(HEADER, session.token())
        .with("Set-Cookie", COOKIE + "=" + id + "; path=/; HttpOnly");
  }

  /** Whether the call carries a valid token and its cookie; counts as one use. */
  boolean accepts(Call call) {
    String id = call.cookie(COOKIE).orElse("");
    Instant now = clock.instant();
    boolean[] accepted = new boolean[1];
    sessions.computeIfPresent(
        id,
        (key, session) -> {
          accepted[0] =
              live(session, now) && session.token().equals(call.header(HEADER).orElse(""));
          return accepted[0]
              ? new Session(session.token(), session.end(), session.uses() + 1)
              : session;
        });
    return accepted[0];
  }

  private boolean live(Session session, Instant now) {
    return now.isBefore(session.end()) && (maxUses == 0 || session.uses() < maxUses);
  }

  static Answer refusal() {
    return Answer.text(403, "CSRF token validation failed").with(HEADER, "Required");
  }
}
