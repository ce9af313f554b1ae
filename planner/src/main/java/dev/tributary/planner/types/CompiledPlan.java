package dev.tributary.planner.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.expression.Mapping;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.plan.BatchPlan;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.OperationPlan;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.TargetPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All expressions of a plan, compiled once, and readers for what they see. Made from the plan
 * alone. Immutable and safe for use by many threads.
 *
 * @param payload reads the source's payloads
 * @param filter which payloads are taken; empty: all
 * @param idempotencyKey what makes two events the same
 * @param mapping the body; empty: the payload as it is
 * @param parameters the operation's parameters
 * @param eventId a webhook's event id
 * @param orderingKey a webhook's record key
 * @param body reads the mapped body, for the contract's key and for lookups
 * @param contractKey the record key of a target contract
 * @param outcomes what the operation's answers mean
 * @param lookup how the system is asked first
 * @param results what the answer to a request with many records says of each
 */
public record CompiledPlan(
    PayloadReader payload,
    Optional<Expression> filter,
    Expression idempotencyKey,
    Optional<Mapping> mapping,
    Map<String, Expression> parameters,
    Optional<Expression> eventId,
    Optional<Expression> orderingKey,
    PayloadReader body,
    Optional<Expression> contractKey,
    Outcomes outcomes,
    Optional<Lookup> lookup,
    Optional<Results> results) {

  /**
   * What an answer says of each item of a request.
   *
   * @param list the results
   * @param rules what one means; the first that holds decides
   */
  public record Results(Expression list, List<Rule> rules) {}

  /**
   * What an operation's answers mean.
   *
   * @param answer reads answers
   * @param rules the first that holds decides
   */
  public record Outcomes(PayloadReader answer, List<Rule> rules) {}

  /**
   * One meaning.
   *
   * @param when its condition
   * @param verdict the meaning
   * @param reason a text for the dead letter
   */
  public record Rule(Expression when, Operation.Verdict verdict, Optional<Expression> reason) {}

  /**
   * How a system is asked whether it has a body already.
   *
   * @param parameters over {@code body}
   * @param foundWhen over the answer
   * @param outcomes what the asked operation's answers mean
   */
  public record Lookup(
      Map<String, Expression> parameters, Expression foundWhen, Outcomes outcomes) {}

  /**
   * Compiles.
   *
   * @throws IllegalArgumentException naming the expression that doesn't compile, which a planner of
   *     this version never writes
   */
  public static CompiledPlan of(FlowPlan plan) {
    SourcePlan.Webhook webhook = plan.source() instanceof SourcePlan.Webhook w ? w : null;
    TargetPlan.Contract contract = plan.target() instanceof TargetPlan.Contract c ? c : null;
    TargetPlan.Http http = plan.target() instanceof TargetPlan.Http h ? h : null;
    return new CompiledPlan(
        new PayloadReader(plan.source().schema()),
        optional("filter", plan.filter(), text -> Expression.condition(Scope.RECORD, text)),
        compiled(
            "idempotencyKey", plan.idempotencyKey(), text -> Expression.key(Scope.RECORD, text)),
        Optional.ofNullable(plan.mapping()).map(CompiledPlan::mapping),
        all("parameters", Scope.MAPPING, plan.parameters()),
        key("source.eventId", Scope.WEBHOOK, webhook == null ? null : webhook.eventId()),
        key("source.orderingKey", Scope.RECORD, webhook == null ? null : webhook.orderingKey()),
        new PayloadReader(plan.target().schema()),
        contract == null
            ? Optional.empty()
            : Optional.of(
                compiled(
                    "target.key", contract.key(), text -> Expression.key(Scope.CONTRACT, text))),
        http == null
            ? new Outcomes(new PayloadReader(null), List.of())
            : outcomes("target.operation.outcomes", http.operation()),
        http != null && http.effect() instanceof EffectPlan.Lookup lookup
            ? Optional.of(lookup(lookup))
            : Optional.empty(),
        http == null || http.operation().batch() == null
            ? Optional.empty()
            : Optional.ofNullable(http.operation().batch().results()).map(CompiledPlan::results));
  }

  private static Results results(BatchPlan.ResultsPlan plan) {
    String path = "target.operation.batch.results";
    return new Results(
        compiled(path + ".list", plan.list(), text -> Expression.compile(Scope.OUTCOME, text)),
        rules(path + ".outcomes", Scope.ITEM, plan.outcomes()));
  }

  private static Mapping mapping(JsonNode node) {
    Map<String, String> problems = new LinkedHashMap<>();
    Mapping compiled = Mapping.compile(node, problems::put);
    for (Map.Entry<String, String> problem : problems.entrySet()) {
      throw broken("mapping" + problem.getKey(), problem.getValue(), null);
    }
    return compiled;
  }

  private static Lookup lookup(EffectPlan.Lookup plan) {
    return new Lookup(
        all("target.effect.parameters", Scope.LOOKUP, plan.parameters()),
        compiled(
            "target.effect.foundWhen",
            plan.foundWhen(),
            text -> Expression.condition(Scope.FOUND, text)),
        outcomes("target.effect.operation.outcomes", plan.operation()));
  }

  private static Outcomes outcomes(String path, OperationPlan operation) {
    return new Outcomes(
        new PayloadReader(operation.responseSchema()),
        rules(path, Scope.OUTCOME, operation.outcomes()));
  }

  private static List<Rule> rules(
      String path, Scope scope, List<OperationPlan.OutcomePlan> outcomes) {
    List<Rule> rules = new ArrayList<>();
    for (OperationPlan.OutcomePlan outcome : outcomes) {
      String at = path + "[" + rules.size() + "]";
      rules.add(
          new Rule(
              compiled(at + ".when", outcome.when(), text -> Expression.condition(scope, text)),
              outcome.verdict(),
              optional(at + ".reason", outcome.reason(), text -> Expression.compile(scope, text))));
    }
    return List.copyOf(rules);
  }

  private static Map<String, Expression> all(String path, Scope scope, Map<String, String> texts) {
    Map<String, Expression> compiled = new LinkedHashMap<>();
    if (texts != null) {
      texts.forEach(
          (name, text) ->
              compiled.put(
                  name, compiled(path + "." + name, text, t -> Expression.compile(scope, t))));
    }
    return Collections.unmodifiableMap(compiled);
  }

  private static Optional<Expression> key(String path, Scope scope, String text) {
    return optional(path, text, t -> Expression.key(scope, t));
  }

  private static Optional<Expression> optional(String path, String text, Compiler compiler) {
    return text == null ? Optional.empty() : Optional.of(compiled(path, text, compiler));
  }

  private static Expression compiled(String path, String text, Compiler compiler) {
    if (text == null) {
      throw broken(path, "there is no expression", null);
    }
    try {
      return compiler.compile(text);
    } catch (ExpressionException e) {
      throw broken(path, e.getMessage(), e);
    }
  }

  private static IllegalArgumentException broken(String path, String problem, Exception cause) {
    return new IllegalArgumentException(
        "the plan doesn't compile at %s: %s; use a runtime image of the operator's version"
            .formatted(path, problem),
        cause);
  }

  @FunctionalInterface
  private interface Compiler {
    Expression compile(String text) throws ExpressionException;
  }
}
