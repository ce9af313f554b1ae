package dev.tributary.planner.types;

import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.plan.BatchPlan;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.OperationPlan;
import dev.tributary.planner.plan.TargetPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All expressions that belong to a target and not to who sends there, compiled once. Made from the
 * plan alone. Immutable and safe for use by many threads.
 *
 * @param body reads the mapped body, for the contract's key and for lookups
 * @param contractKey the record key of a contract
 * @param outcomes what the operation's answers mean
 * @param lookup how the system is asked first
 * @param results what the answer to a request with many records says of each
 */
public record CompiledTarget(
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
  public static CompiledTarget of(TargetPlan plan) {
    TargetPlan.Contract contract = plan instanceof TargetPlan.Contract c ? c : null;
    TargetPlan.Http http = plan instanceof TargetPlan.Http h ? h : null;
    return new CompiledTarget(
        new PayloadReader(plan.schema()),
        contract == null
            ? Optional.empty()
            : Optional.of(
                Compilation.compiled(
                    "target.key", contract.key(), text -> Expression.key(Scope.CONTRACT, text))),
        http == null
            ? new Outcomes(new PayloadReader(null), List.of())
            : outcomes("target.operation.outcomes", http.operation()),
        http != null && http.effect() instanceof EffectPlan.Lookup lookup
            ? Optional.of(lookup(lookup))
            : Optional.empty(),
        http == null || http.operation().batch() == null
            ? Optional.empty()
            : Optional.ofNullable(http.operation().batch().results()).map(CompiledTarget::results));
  }

  private static Results results(BatchPlan.ResultsPlan plan) {
    String path = "target.operation.batch.results";
    return new Results(
        Compilation.compiled(
            path + ".list", plan.list(), text -> Expression.compile(Scope.OUTCOME, text)),
        rules(path + ".outcomes", Scope.ITEM, plan.outcomes()));
  }

  private static Lookup lookup(EffectPlan.Lookup plan) {
    return new Lookup(
        Compilation.all("target.effect.parameters", Scope.LOOKUP, plan.parameters()),
        Compilation.compiled(
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
              Compilation.compiled(
                  at + ".when", outcome.when(), text -> Expression.condition(scope, text)),
              outcome.verdict(),
              Compilation.optional(
                  at + ".reason", outcome.reason(), text -> Expression.compile(scope, text))));
    }
    return List.copyOf(rules);
  }
}
