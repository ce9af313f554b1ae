package dev.tributary.planner.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.Operation;
import java.util.List;
import java.util.Objects;

/**
 * One call to a system.
 *
 * @param name its name
 * @param method the HTTP method
 * @param path the path below the base URL, with {@code {name}} for path parameters
 * @param parameters its parameters
 * @param requestSchema the JSON Schema of what a mapping makes, or {@code null}: of the body, or of
 *     one item when there are many in a request
 * @param responseSchema the JSON Schema of the answer, or {@code null}
 * @param outcomes what answers mean; the first that holds decides, then the default
 * @param timeoutMs the longest that one attempt may take, milliseconds
 * @param batch how many records travel in one request, or {@code null} for one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationPlan(
    String name,
    Operation.Method method,
    String path,
    List<ParameterPlan> parameters,
    JsonNode requestSchema,
    JsonNode responseSchema,
    List<OutcomePlan> outcomes,
    long timeoutMs,
    BatchPlan batch) {

  /** One record a request. */
  public OperationPlan(
      String name,
      Operation.Method method,
      String path,
      List<ParameterPlan> parameters,
      JsonNode requestSchema,
      JsonNode responseSchema,
      List<OutcomePlan> outcomes,
      long timeoutMs) {
    this(name, method, path, parameters, requestSchema, responseSchema, outcomes, timeoutMs, null);
  }

  /** Refuses one without what every operation has. */
  public OperationPlan {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(path, "path");
    parameters.forEach(parameter -> Objects.requireNonNull(parameter, "parameters"));
    outcomes.forEach(outcome -> Objects.requireNonNull(outcome, "outcomes"));
  }

  /**
   * A parameter.
   *
   * @param name its name in expressions
   * @param in where it travels
   * @param wireName its name there
   * @param required whether a call without it is refused
   */
  public record ParameterPlan(String name, Operation.In in, String wireName, boolean required) {}

  /**
   * What an answer means.
   *
   * @param when CEL over {@code status}, {@code headers}, {@code body}
   * @param verdict the meaning
   * @param reason CEL for a text, or {@code null}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OutcomePlan(String when, Operation.Verdict verdict, String reason) {}
}
