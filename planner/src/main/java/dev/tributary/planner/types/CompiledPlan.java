package dev.tributary.planner.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.expression.Mapping;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.OperationPlan;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.TargetPlan;
import java.util.ArrayList;
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
    Optional<Lookup> lookup) {

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
  public record Rule(
      Expression when,
      dev.tributary.crds.v1alpha1.Operation.Verdict verdict,
      Optional<Expression> reason) {}

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
   * @throws IllegalArgumentException when an expression doesn't compile, which a planner of this
   *     version never writes
   */
  public static CompiledPlan of(FlowPlan plan) {
    try {
      return compile(plan);
    } catch (ExpressionException e) {
      throw new IllegalArgumentException("the plan doesn't compile: " + e.getMessage(), e);
    }
  }

  private static CompiledPlan compile(FlowPlan plan) throws ExpressionException {
    SourcePlan.Webhook webhook = plan.source() instanceof SourcePlan.Webhook w ? w : null;
    TargetPlan.Contract contract = plan.target() instanceof TargetPlan.Contract c ? c : null;
    TargetPlan.Http http = plan.target() instanceof TargetPlan.Http h ? h : null;
    return new CompiledPlan(
        new PayloadReader(plan.source().schema()),
        plan.filter() == null
            ? Optional.empty()
            : Optional.of(Expression.condition(Scope.RECORD, plan.filter())),
        Expression.key(Scope.RECORD, plan.idempotencyKey()),
        Optional.ofNullable(plan.mapping()).map(CompiledPlan::mapping),
        all(Scope.MAPPING, plan.parameters()),
        webhook == null ? Optional.empty() : key(Scope.WEBHOOK, webhook.eventId()),
        webhook == null ? Optional.empty() : key(Scope.RECORD, webhook.orderingKey()),
        new PayloadReader(plan.target().schema()),
        contract == null ? Optional.empty() : key(Scope.CONTRACT, contract.key()),
        http == null
            ? new Outcomes(new PayloadReader(null), List.of())
            : outcomes(http.operation()),
        http != null && http.effect() instanceof EffectPlan.Lookup lookup
            ? Optional.of(
                new Lookup(
                    all(Scope.LOOKUP, lookup.parameters()),
                    Expression.condition(Scope.FOUND, lookup.foundWhen()),
                    outcomes(lookup.operation())))
            : Optional.empty());
  }

  private static Mapping mapping(JsonNode node) {
    Map<String, String> problems = new LinkedHashMap<>();
    Mapping compiled = Mapping.compile(node, problems::put);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("the plan's mapping doesn't compile: " + problems);
    }
    return compiled;
  }

  private static Outcomes outcomes(OperationPlan operation) throws ExpressionException {
    List<Rule> rules = new ArrayList<>();
    for (OperationPlan.OutcomePlan outcome : operation.outcomes()) {
      rules.add(
          new Rule(
              Expression.condition(Scope.OUTCOME, outcome.when()),
              outcome.verdict(),
              outcome.reason() == null
                  ? Optional.empty()
                  : Optional.of(Expression.compile(Scope.OUTCOME, outcome.reason()))));
    }
    return new Outcomes(new PayloadReader(operation.responseSchema()), List.copyOf(rules));
  }

  private static Optional<Expression> key(Scope scope, String text) throws ExpressionException {
    return text == null ? Optional.empty() : Optional.of(Expression.key(scope, text));
  }

  private static Map<String, Expression> all(Scope scope, Map<String, String> texts)
      throws ExpressionException {
    Map<String, Expression> compiled = new LinkedHashMap<>();
    if (texts != null) {
      for (Map.Entry<String, String> entry : texts.entrySet()) {
        compiled.put(entry.getKey(), Expression.compile(scope, entry.getValue()));
      }
    }
    return java.util.Collections.unmodifiableMap(compiled);
  }
}
