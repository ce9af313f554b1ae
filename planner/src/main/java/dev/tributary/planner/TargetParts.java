package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.plan.TargetPlan;
import java.util.Map;

/** The target's part of a plan. */
final class TargetParts {
  private static final String DEFAULT_TIMEOUT = "10s";

  private TargetParts() {}

  static TargetPlan.Contract contract(EventContract contract) {
    return new TargetPlan.Contract(
        contract.getMetadata().getName(),
        Names.contractTopic(contract),
        contract.getSpec().type(),
        contract.getSpec().key(),
        contract.getSpec().schema().jsonSchema(),
        Names.dataSchema(contract));
  }

  static TargetPlan endpoint(
      SystemEndpoint endpoint,
      FlowInputs inputs,
      Map<String, String> parameters,
      Diagnostics diagnostics) {
    return endpoint.getSpec().http() != null
        ? http(endpoint, inputs, parameters, diagnostics)
        : kamelet(endpoint, inputs, parameters, diagnostics);
  }

  private static TargetPlan kamelet(
      SystemEndpoint endpoint,
      FlowInputs inputs,
      Map<String, String> parameters,
      Diagnostics diagnostics) {
    if (inputs.flow().getSpec().target().operation() != null) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          "spec.target.operation",
          "the endpoint is a Kamelet, which has no operations",
          "leave operation out");
    }
    if (!parameters.isEmpty()) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          "spec.with.parameters",
          "the endpoint is a Kamelet, which has no parameters",
          "put fixed values into the endpoint's kamelet.properties");
    }
    HttpTargets.notOnce(
        diagnostics, "spec.target.endpointRef", "a Kamelet gives no way to make a resend harmless");
    var kamelet = endpoint.getSpec().kamelet();
    return new TargetPlan.Kamelet(
        endpoint.getMetadata().getName(),
        kamelet.ref(),
        EndpointPlanner.orEmpty(kamelet.properties()),
        kamelet.secretRef() == null ? null : kamelet.secretRef().name(),
        timeout(null, endpoint, inputs),
        HttpTargets.pressure(endpoint));
  }

  private static TargetPlan http(
      SystemEndpoint endpoint,
      FlowInputs inputs,
      Map<String, String> parameters,
      Diagnostics diagnostics) {
    Map<String, Operation> operations =
        EndpointPlanner.orEmpty(endpoint.getSpec().http().operations());
    String operation = inputs.flow().getSpec().target().operation();
    if (operation == null) {
      diagnostics.add(
          DiagnosticCode.FieldInvalid,
          "spec.target.operation",
          "the endpoint '%s' speaks HTTP and no operation is named"
              .formatted(endpoint.getMetadata().getName()),
          Diagnostics.didYouMean("", operations.keySet()));
      return null;
    }
    return HttpTargets.plan(
        new HttpTargets.Wanted(
            endpoint,
            operation,
            "spec.target.operation",
            parameters,
            "spec.with.parameters",
            inputs.contracts(),
            of -> timeout(of, endpoint, inputs)),
        diagnostics);
  }

  /** Precedence: flow, operation, endpoint, platform, default. */
  private static long timeout(Operation operation, SystemEndpoint endpoint, FlowInputs inputs) {
    String text =
        DeliveryParts.timeout(inputs.flow().getSpec())
            .or(() -> java.util.Optional.ofNullable(operation).map(Operation::timeout))
            .or(() -> java.util.Optional.ofNullable(endpoint.getSpec().timeout()))
            .or(
                () ->
                    DeliveryParts.pick(
                        inputs.flow().getSpec(),
                        inputs.platform(),
                        dev.tributary.crds.v1alpha1.SyncFlowSpec.Delivery::timeout))
            .orElse(DEFAULT_TIMEOUT);
    return DeliveryParts.millis(text);
  }
}
