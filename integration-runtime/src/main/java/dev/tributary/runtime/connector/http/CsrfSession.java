package dev.tributary.runtime.connector.http;

import dev.tributary.planner.plan.CsrfPlan;
import dev.tributary.runtime.connector.Verdict;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** A token against cross-site request forgery with its session's cookies, fetched when needed. */
final class CsrfSession {
  private final CsrfPlan plan;
  private final URI fetchFrom;
  private final ReentrantLock lock = new ReentrantLock();
  private Map<String, String> headers;

  CsrfSession(String baseUrl, CsrfPlan plan) {
    this.plan = plan;
    this.fetchFrom = URI.create(baseUrl.replaceAll("/$", "") + plan.fetchPath());
  }

  /** Sends a request, given the headers for who calls. */
  interface Caller {
    /** How long it may take, in nanoseconds. */
    long remainingNanos();

    Exchange.Answer call(Exchange.Request request) throws CallFailedException, InterruptedException;
  }

  /**
   * The headers that a changing call carries.
   *
   * @throws CallFailedException when no token is to be had; the changing call was not sent
   */
  Map<String, String> headers(Caller caller) throws CallFailedException, InterruptedException {
    if (!lock.tryLock(caller.remainingNanos(), TimeUnit.NANOSECONDS)) {
      throw new CallFailedException(
          new Verdict.Unavailable("csrf", "no csrf token within the attempt's time"));
    }
    try {
      if (headers == null) {
        headers = fetch(caller);
      }
      return headers;
    } finally {
      lock.unlock();
    }
  }

  /** Whether an answer says that the token isn't valid. */
  boolean isRefusal(Exchange.Answer answer) {
    return answer.status() == 403
        && "required".equalsIgnoreCase(answer.headers().get(plan.header()));
  }

  void forget() {
    lock.lock();
    try {
      headers = null;
    } finally {
      lock.unlock();
    }
  }

  private Map<String, String> fetch(Caller caller)
      throws CallFailedException, InterruptedException {
    Exchange.Answer answer =
        caller.call(
            new Exchange.Request(
                "GET",
                fetchFrom,
                Map.of(plan.header(), "fetch", "accept", "application/json, */*;q=0.5"),
                Optional.empty(),
                "application/json"));
    String token = answer.headers().getOrDefault(plan.header(), "");
    if (answer.status() / 100 != 2 || token.isEmpty() || token.equalsIgnoreCase("required")) {
      throw new CallFailedException(
          new Verdict.Unavailable(
              answer.status() == 429 || answer.status() == 503
                  ? String.valueOf(answer.status())
                  : "csrf",
              "no csrf token: %s answered %d".formatted(fetchFrom.getPath(), answer.status())));
    }
    Map<String, String> fetched = new LinkedHashMap<>();
    fetched.put(plan.header(), token);
    String cookies =
        answer.cookies().stream()
            .map(cookie -> cookie.split(";", 2)[0].strip())
            .filter(pair -> pair.indexOf('=') > 0)
            .collect(Collectors.joining("; "));
    if (!cookies.isEmpty()) {
      fetched.put("cookie", cookies);
    }
    return Map.copyOf(fetched);
  }
}
