package dev.tributary.runtime.step;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.schema.Json;
import dev.tributary.planner.schema.JsonSchema;
import dev.tributary.planner.types.CompiledPlan;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A plan's steps. Numbers are read by the schema's type, as the planner took them to be when it
 * checked. Whatever is wrong with a record is a result, never an exception. Safe for use by many
 * threads.
 */
public final class Steps {
  private final CompiledPlan compiled;
  private final Optional<JsonSchema> sourceSchema;
  private final Optional<JsonSchema> targetSchema;

  /** The steps of a plan, with its expressions. */
  public Steps(FlowPlan plan, CompiledPlan compiled) {
    this.compiled = compiled;
    sourceSchema = Optional.ofNullable(plan.source().schema()).map(JsonSchema::compile);
    targetSchema = Optional.ofNullable(plan.target().schema()).map(JsonSchema::compile);
  }

  /** Takes a record through all steps. */
  public StepResult run(ConsumerRecord<byte[], byte[]> record) {
    Stage stage = Stage.PARSE;
    try {
      JsonNode payload = Json.parse(record.value() == null ? new byte[0] : record.value());
      stage = Stage.VALIDATE_SOURCE;
      Optional<StepResult> invalid = check(sourceSchema, payload, stage);
      if (invalid.isPresent()) {
        return invalid.get();
      }
      stage = Stage.FILTER;
      Event event = Event.of(record);
      Map<String, Object> variables = variables(payload, event);
      if (compiled.filter().isPresent() && !compiled.filter().get().test(variables)) {
        return new StepResult.Filtered();
      }
      stage = Stage.MAP;
      Optional<String> key =
          compiled.idempotencyKey().text(variables).filter(text -> !text.isEmpty());
      if (key.isEmpty()) {
        return new StepResult.Failed(stage, "the idempotency key is empty");
      }
      variables.put("now", event.accepted());
      JsonNode body =
          compiled.mapping().isPresent() ? compiled.mapping().get().apply(variables) : payload;
      Map<String, JsonNode> values = parameters(variables);
      stage = Stage.VALIDATE_TARGET;
      return check(targetSchema, body, stage)
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
    for (Map.Entry<String, Expression> entry : compiled.parameters().entrySet()) {
      entry
          .getValue()
          .evaluate(variables)
          .filter(value -> !value.isNull())
          .ifPresent(value -> values.put(entry.getKey(), value));
    }
    return values;
  }

  private Map<String, Object> variables(JsonNode payload, Event event) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("payload", compiled.payload().read(payload));
    variables.put("event", event.attributes());
    variables.put("headers", event.headers());
    return variables;
  }

  private static Optional<StepResult> check(
      Optional<JsonSchema> schema, JsonNode value, Stage stage) {
    List<String> errors = schema.map(s -> s.validate(value)).orElse(List.of());
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of(new StepResult.Failed(stage, String.join("; ", errors)));
  }
}
