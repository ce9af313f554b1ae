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
 * @param requestSchema the JSON Schema of the body, or {@code null}
 * @param responseSchema the JSON Schema of the answer, or {@code null}
 * @param outcomes what answers mean; the first that holds decides, then the default
 * @param timeoutMs the longest that one attempt may take, milliseconds
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
    long timeoutMs) {

  /** Refuses one without what every operation has. */
  public OperationPlan {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(outcomes, "outcomes");
    parameters.forEach(parameter -> Objects.requireNonNull(parameter, "a parameter"));
    outcomes.forEach(outcome -> Objects.requireNonNull(outcome, "an outcome"));
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
