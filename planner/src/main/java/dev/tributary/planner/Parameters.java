package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.planner.types.TypeChecker;
import java.util.Map;

/** Checks that just the parameters are given that an operation has. */
final class Parameters {
  private Parameters() {}

  static void check(
      String path, Map<String, String> given, Operation operation, Diagnostics diagnostics) {
    Map<String, Operation.Parameter> declared = EndpointPlanner.orEmpty(operation.parameters());
    given
        .keySet()
        .forEach(
            name -> {
              if (!declared.containsKey(name)) {
                diagnostics.add(
                    DiagnosticCode.ParameterUnknown,
                    path + "." + name,
                    "the operation has no parameter '" + name + "'",
                    Diagnostics.didYouMean(name, declared.keySet()));
              }
            });
    declared.forEach(
        (name, parameter) -> {
          if (isRequired(parameter) && !given.containsKey(name)) {
            diagnostics.add(
                DiagnosticCode.ParameterMissing,
                path,
                "the operation needs the parameter '" + name + "'",
                "give it as " + path + "." + name);
          }
        });
  }

  /** Checks what is given for each; {@code operation} may be unknown. */
  static void types(
      String path,
      Map<String, String> given,
      Operation operation,
      TypeChecker types,
      Diagnostics diagnostics) {
    Map<String, Operation.Parameter> declared =
        operation == null ? Map.of() : EndpointPlanner.orEmpty(operation.parameters());
    given.forEach(
        (name, text) -> {
          Operation.Parameter parameter = declared.get(name);
          boolean required = parameter != null && isRequired(parameter);
          diagnostics.findings(path + "." + name, types.parameter(text, required));
        });
  }

  static boolean isRequired(Operation.Parameter parameter) {
    return parameter.in() == Operation.In.path || !Boolean.FALSE.equals(parameter.required());
  }
}
