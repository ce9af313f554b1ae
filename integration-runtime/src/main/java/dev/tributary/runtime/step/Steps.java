package dev.tributary.runtime.step;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.expression.Mapping;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.expression.Values;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.schema.Json;
import dev.tributary.planner.schema.JsonSchema;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A plan's steps, compiled once. Whatever is wrong with a record is a result, never an exception.
 * Safe for use by many threads.
 */
public final class Steps {
  private final SourceSchemas sourceSchemas;
  private final Optional<Expression> filter;
  private final Optional<Mapping> mapping;
  private final Map<String, Expression> parameters;
  private final Expression idempotencyKey;
  private final Optional<JsonSchema> targetSchema;

  /**
   * Compiles.
   *
   * @throws IllegalArgumentException when the plan holds an expression that doesn't compile, which
   *     a planner of this version never writes
   */
  public Steps(FlowPlan plan) {
    sourceSchemas = new SourceSchemas(plan.source());
    targetSchema = Optional.ofNullable(plan.target().schema()).map(JsonSchema::compile);
    try {
      filter =
          plan.filter() == null
              ? Optional.empty()
              : Optional.of(Expression.condition(Scope.RECORD, plan.filter()));
      idempotencyKey = Expression.key(Scope.RECORD, plan.idempotencyKey());
      parameters = new LinkedHashMap<>();
      if (plan.parameters() != null) {
        for (Map.Entry<String, String> entry : plan.parameters().entrySet()) {
          parameters.put(entry.getKey(), Expression.compile(Scope.MAPPING, entry.getValue()));
        }
      }
    } catch (ExpressionException e) {
      throw new IllegalArgumentException("the plan doesn't compile: " + e.getMessage(), e);
    }
    mapping = Optional.ofNullable(plan.mapping()).map(Steps::compile);
  }

  private static Mapping compile(JsonNode mapping) {
    Map<String, String> problems = new LinkedHashMap<>();
    Mapping compiled = Mapping.compile(mapping, problems::put);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("the plan's mapping doesn't compile: " + problems);
    }
    return compiled;
  }

  /** Takes a record through all steps. */
  public StepResult run(ConsumerRecord<byte[], byte[]> record) {
    Stage stage = Stage.PARSE;
    try {
      JsonNode payload = Json.parse(record.value() == null ? new byte[0] : record.value());
      stage = Stage.VALIDATE_SOURCE;
      Optional<StepResult> invalid = failed(sourceSchemas.validate(record, payload), stage);
      if (invalid.isPresent()) {
        return invalid.get();
      }
      stage = Stage.FILTER;
      Event event = Event.of(record);
      Map<String, Object> variables = variables(payload, event);
      if (filter.isPresent() && !filter.get().test(variables)) {
        return new StepResult.Filtered();
      }
      stage = Stage.MAP;
      Optional<String> key = idempotencyKey.text(variables).filter(text -> !text.isEmpty());
      if (key.isEmpty()) {
        return new StepResult.Failed(stage, "the idempotency key is empty");
      }
      variables.put("now", event.accepted());
      JsonNode body = mapping.isPresent() ? mapping.get().apply(variables) : payload;
      Map<String, JsonNode> values = parameters(variables);
      stage = Stage.VALIDATE_TARGET;
      return failed(targetSchema.map(s -> s.validate(body)).orElse(List.of()), stage)
          .orElse(new StepResult.Ready(event, body, values, key.get()));
    } catch (Json.MalformedException | ExpressionException e) {
      return new StepResult.Failed(stage, e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      // One record that the steps can't bear must not stop those behind it.
      return new StepResult.Failed(stage, "internal error: " + e.getClass().getSimpleName());
    }
  }

  private Map<String, JsonNode> parameters(Map<String, Object> variables)
      throws ExpressionException {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    for (Map.Entry<String, Expression> entry : parameters.entrySet()) {
      entry
          .getValue()
          .evaluate(variables)
          .filter(value -> !value.isNull())
          .ifPresent(value -> values.put(entry.getKey(), value));
    }
    return values;
  }

  private static Map<String, Object> variables(JsonNode payload, Event event) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("payload", Values.fromJson(payload));
    variables.put("event", event.attributes());
    variables.put("headers", event.headers());
    return variables;
  }

  private static Optional<StepResult> failed(List<String> errors, Stage stage) {
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of(new StepResult.Failed(stage, String.join("; ", errors)));
  }
}
