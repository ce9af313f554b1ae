package dev.tributary.runtime.connector.http;

import dev.tributary.planner.plan.BatchPlan;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.planner.types.CompiledTarget;
import dev.tributary.runtime.connector.Attempt;
import dev.tributary.runtime.connector.BatchConnector;
import dev.tributary.runtime.connector.BatchVerdict;
import dev.tributary.runtime.connector.Delivery;
import dev.tributary.runtime.connector.Reply;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.secret.MissingSecretException;
import dev.tributary.runtime.secret.Secrets;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Calls an operation of a system that speaks HTTP: asks first where the effect says so, proves who
 * calls, renews a token or a csrf session once when the system refuses it, and reads the answer by
 * the operation's outcomes.
 */
public final class HttpConnector implements BatchConnector {
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY = 429;
  private static final EffectPlan.Key NO_KEY = new EffectPlan.Key(null, null);

  private final Requests requests;
  private final Outcomes outcomes;
  private final Optional<Lookup> lookup;
  private final Optional<String> keyHeader;
  private final Items items;
  private final Optional<ItemResults> results;
  private final Optional<CsrfSession> csrf;
  private final Credentials credentials;
  private final Transports transports;

  /** Calls a plan's target with the plan's expressions. */
  public HttpConnector(
      TargetPlan.Http plan,
      CompiledTarget compiled,
      Secrets secrets,
      InstantSource clock,
      AddressGuard guard,
      Vertx vertx) {
    requests = new Requests(plan.baseUrl(), plan.operation());
    outcomes = new Outcomes(compiled.outcomes(), clock);
    lookup =
        plan.effect() instanceof EffectPlan.Lookup asked
            ? Optional.of(
                new Lookup(
                    plan.baseUrl(), asked, compiled.lookup().orElseThrow(), compiled.body(), clock))
            : Optional.empty();
    EffectPlan.Key key = plan.effect() instanceof EffectPlan.Key k ? k : NO_KEY;
    BatchPlan batch = plan.operation().batch();
    keyHeader = Optional.ofNullable(key.header());
    items = new Items(Optional.ofNullable(key.field()), batch == null ? List.of() : batch.items());
    results = compiled.results().map(r -> new ItemResults(r, outcomes, batch.stops()));
    csrf = Optional.ofNullable(plan.csrf()).map(c -> new CsrfSession(plan.baseUrl(), c));
    credentials = new Credentials(plan.auth(), secrets, new OAuthTokens(secrets));
    transports =
        new Transports(vertx, plan.caSecret(), secrets, guard, plan.operation().timeoutMs());
  }

  @Override
  public Verdict send(Delivery delivery, Attempt attempt) throws InterruptedException {
    return call(delivery, attempt).verdict();
  }

  /**
   * As {@link #send}, with what the system answered: to the lookup, when that found the delivery.
   */
  public Reply call(Delivery delivery, Attempt attempt) throws InterruptedException {
    Exchange.Request request;
    try {
      request = requests.build(delivery.parameters(), items.one(delivery));
    } catch (Requests.ParameterException | Items.UnfitException e) {
      return new Reply(new Verdict.Rejected(e.getMessage()));
    }
    Map<String, String> own = new HashMap<>();
    own.put(Delivery.SEQUENCE_HEADER, delivery.sequence());
    keyHeader.ifPresent(header -> own.put(header, delivery.effectKey()));
    try {
      Caller caller = new Caller(transports.current(), attempt);
      if (lookup.isPresent() && (lookup.get().isAlwaysAsked() || attempt.isDoubtful())) {
        Optional<Reply> known = lookup.get().ask(delivery.body(), caller);
        if (known.isPresent()) {
          return known.get();
        }
      }
      Exchange.Answer answer = changing(caller, request.with(own), attempt);
      return new Reply(
          outcome(answer, attempt), OptionalInt.of(answer.status()), Optional.of(answer.json()));
    } catch (CallFailedException e) {
      return new Reply(failed(e, attempt));
    } catch (MissingSecretException e) {
      return new Reply(new Verdict.Unavailable("secret", e.getMessage()));
    }
  }

  /** Without a lookup or a header of one record, which the planner doesn't let through. */
  @Override
  public BatchVerdict sendAll(List<Delivery> deliveries, Attempt attempt)
      throws InterruptedException {
    try {
      Exchange.Request request =
          requests.build(deliveries.getFirst().parameters(), items.all(deliveries));
      Exchange.Answer answer =
          changing(new Caller(transports.current(), attempt), request, attempt);
      Verdict verdict = outcome(answer, attempt);
      return verdict instanceof Verdict.Delivered && results.isPresent()
          ? results.get().of(answer, verdict, deliveries.size())
          : new BatchVerdict(verdict);
    } catch (Requests.ParameterException | Items.UnfitException e) {
      return new BatchVerdict(new Verdict.Rejected(e.getMessage()));
    } catch (CallFailedException e) {
      return new BatchVerdict(failed(e, attempt));
    } catch (MissingSecretException e) {
      return new BatchVerdict(new Verdict.Unavailable("secret", e.getMessage()));
    }
  }

  private static Verdict failed(CallFailedException e, Attempt attempt) {
    if (e.verdict() instanceof Verdict.Unavailable) {
      attempt.effectRuledOut();
    }
    return e.verdict();
  }

  private Verdict outcome(Exchange.Answer answer, Attempt attempt) {
    Verdict verdict = outcomes.of(answer);
    boolean refused = verdict instanceof Verdict.Rejected;
    // Credentials are the system's state: no record gets better or worse by them.
    if (refused && answer.status() == UNAUTHORIZED && credentials.isConfigured()) {
      attempt.effectRuledOut();
      return new Verdict.Unavailable("401", "the system refuses our credentials (401)");
    }
    if (refused && csrf.isPresent() && csrf.get().isRefusal(answer)) {
      attempt.effectRuledOut();
      return new Verdict.Unavailable("csrf", "the system refuses a fresh csrf token");
    }
    if (answer.status() == TOO_MANY) {
      // Turned away at the door. A 503 may come from a proxy after the system took the request.
      attempt.effectRuledOut();
    }
    return verdict;
  }

  /** Sends a call that changes something, with a csrf token where the system wants one. */
  private Exchange.Answer changing(Caller caller, Exchange.Request request, Attempt attempt)
      throws CallFailedException, InterruptedException {
    if (csrf.isEmpty() || request.method().equals("GET")) {
      return caller.withEffect(request);
    }
    CsrfSession session = csrf.get();
    Exchange.Answer answer = caller.withEffect(request.with(session.headers(caller)));
    if (!session.isRefusal(answer)) {
      return answer;
    }
    attempt.effectRuledOut();
    session.forget();
    return caller.withEffect(request.with(session.headers(caller)));
  }

  /** Makes one attempt's calls, proving who calls. */
  private final class Caller implements CsrfSession.Caller {
    private final Transport transport;
    private final Attempt attempt;

    Caller(Transport transport, Attempt attempt) {
      this.transport = transport;
      this.attempt = attempt;
    }

    @Override
    public long remainingNanos() {
      return attempt.remainingNanos();
    }

    @Override
    public Exchange.Answer call(Exchange.Request request)
        throws CallFailedException, InterruptedException {
      return authenticated(request, false);
    }

    Exchange.Answer withEffect(Exchange.Request request)
        throws CallFailedException, InterruptedException {
      return authenticated(request, true);
    }

    private Exchange.Answer authenticated(Exchange.Request request, boolean effect)
        throws CallFailedException, InterruptedException {
      Exchange.Answer answer = once(request, effect);
      if (answer.status() == UNAUTHORIZED && credentials.renew()) {
        return once(request, effect);
      }
      return answer;
    }

    private Exchange.Answer once(Exchange.Request request, boolean effect)
        throws CallFailedException, InterruptedException {
      Exchange.Request proven = request.with(credentials.headers(transport, attempt));
      attempt.calls();
      if (effect) {
        attempt.effectBegins();
      }
      return transport.call(proven, attempt.remainingNanos());
    }
  }

  @Override
  public void close() {
    transports.close();
  }
}
