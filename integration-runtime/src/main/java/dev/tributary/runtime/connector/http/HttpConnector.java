package dev.tributary.runtime.connector.http;

import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.planner.types.CompiledPlan;
import dev.tributary.runtime.connector.Connector;
import dev.tributary.runtime.connector.Delivery;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.secret.MissingSecretException;
import dev.tributary.runtime.secret.Secrets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Calls an operation of a system that speaks HTTP: asks first where the effect says so, proves who
 * calls, renews a token or a csrf session once when the system refuses it, and reads the answer by
 * the operation's outcomes.
 */
public final class HttpConnector implements Connector {
  private static final int UNAUTHORIZED = 401;

  private final Requests requests;
  private final Outcomes outcomes;
  private final Optional<Lookup> lookup;
  private final Optional<String> keyHeader;
  private final Optional<CsrfSession> csrf;
  private final Credentials credentials;
  private final Transports transports;

  /** Calls a plan's target with the plan's expressions. */
  public HttpConnector(
      TargetPlan.Http plan,
      CompiledPlan compiled,
      Secrets secrets,
      InstantSource clock,
      AddressGuard guard) {
    requests = new Requests(plan.baseUrl(), plan.operation());
    outcomes = new Outcomes(compiled.outcomes(), clock);
    lookup =
        plan.effect() instanceof EffectPlan.Lookup asked
            ? Optional.of(
                new Lookup(
                    plan.baseUrl(), asked, compiled.lookup().orElseThrow(), compiled.body(), clock))
            : Optional.empty();
    keyHeader =
        plan.effect() instanceof EffectPlan.Key key ? Optional.of(key.header()) : Optional.empty();
    csrf = Optional.ofNullable(plan.csrf()).map(c -> new CsrfSession(plan.baseUrl(), c));
    credentials = new Credentials(plan.auth(), secrets, new OAuthTokens(secrets));
    transports = new Transports(plan.caSecret(), secrets, guard, plan.operation().timeoutMs());
  }

  @Override
  public Verdict send(Delivery delivery) throws InterruptedException {
    Exchange.Request request;
    try {
      request = requests.build(delivery.parameters(), delivery.body());
    } catch (Requests.ParameterException e) {
      return new Verdict.Rejected(e.getMessage());
    }
    Map<String, String> own = new HashMap<>();
    own.put(Delivery.SEQUENCE_HEADER, delivery.sequence());
    keyHeader.ifPresent(header -> own.put(header, delivery.effectKey()));
    try {
      Transport transport = transports.current();
      if (lookup.isPresent()) {
        Optional<Verdict> known =
            lookup.get().ask(delivery.body(), r -> authenticated(transport, r));
        if (known.isPresent()) {
          return known.get();
        }
      }
      return outcome(changing(transport, request.with(own)));
    } catch (CallFailedException e) {
      return e.verdict();
    } catch (MissingSecretException e) {
      return new Verdict.Unavailable("secret", e.getMessage());
    }
  }

  private Verdict outcome(Exchange.Answer answer) {
    Verdict verdict = outcomes.of(answer);
    boolean refused = verdict instanceof Verdict.Rejected;
    // Credentials are the system's state: no record gets better or worse by them.
    if (refused && answer.status() == UNAUTHORIZED && credentials.isConfigured()) {
      return new Verdict.Unavailable("401", "the system refuses our credentials (401)");
    }
    if (refused && csrf.isPresent() && csrf.get().isRefusal(answer)) {
      return new Verdict.Unavailable("csrf", "the system refuses a fresh csrf token");
    }
    return verdict;
  }

  /** Sends a call that changes something, with a csrf token where the system wants one. */
  private Exchange.Answer changing(Transport transport, Exchange.Request request)
      throws CallFailedException, InterruptedException {
    if (csrf.isEmpty() || request.method().equals("GET")) {
      return authenticated(transport, request);
    }
    CsrfSession session = csrf.get();
    CsrfSession.Caller fetcher = r -> authenticated(transport, r);
    Exchange.Answer answer = authenticated(transport, request.with(session.headers(fetcher)));
    if (!session.isRefusal(answer)) {
      return answer;
    }
    session.forget();
    return authenticated(transport, request.with(session.headers(fetcher)));
  }

  private Exchange.Answer authenticated(Transport transport, Exchange.Request request)
      throws CallFailedException, InterruptedException {
    Exchange.Answer answer = transport.call(request.with(credentials.headers(transport)));
    if (answer.status() == UNAUTHORIZED && credentials.renew()) {
      return transport.call(request.with(credentials.headers(transport)));
    }
    return answer;
  }

  @Override
  public void close() {
    transports.close();
  }
}
