package dev.tributary.planner.types;

import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.Mapping;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.SourcePlan;
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
 * @param target what belongs to the target
 */
public record CompiledPlan(
    PayloadReader payload,
    Optional<Expression> filter,
    Expression idempotencyKey,
    Optional<Mapping> mapping,
    Map<String, Expression> parameters,
    Optional<Expression> eventId,
    Optional<Expression> orderingKey,
    CompiledTarget target) {

  /**
   * Compiles.
   *
   * @throws IllegalArgumentException naming the expression that doesn't compile, which a planner of
   *     this version never writes
   */
  public static CompiledPlan of(FlowPlan plan) {
    SourcePlan.Webhook webhook = plan.source() instanceof SourcePlan.Webhook w ? w : null;
    return new CompiledPlan(
        new PayloadReader(plan.source().schema()),
        Compilation.optional(
            "filter", plan.filter(), text -> Expression.condition(Scope.RECORD, text)),
        Compilation.compiled(
            "idempotencyKey", plan.idempotencyKey(), text -> Expression.key(Scope.RECORD, text)),
        Optional.ofNullable(plan.mapping()).map(Compilation::mapping),
        Compilation.all("parameters", Scope.MAPPING, plan.parameters()),
        key("source.eventId", Scope.WEBHOOK, webhook == null ? null : webhook.eventId()),
        key("source.orderingKey", Scope.RECORD, webhook == null ? null : webhook.orderingKey()),
        CompiledTarget.of(plan.target()));
  }

  private static Optional<Expression> key(String path, Scope scope, String text) {
    return Compilation.optional(path, text, t -> Expression.key(scope, t));
  }
}
