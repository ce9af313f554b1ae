package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.EventContractSpec.Deprecation;
import dev.tributary.crds.v1alpha1.EventContractSpec.Lifecycle;
import java.util.Set;

/** What a flow is told of the end of a contract that it uses. */
final class Lifecycles {
  private Lifecycles() {}

  static void check(
      String path, EventContract contract, Set<String> inUse, Diagnostics diagnostics) {
    Lifecycle lifecycle = contract.getSpec().lifecycle();
    String name = contract.getMetadata().getName();
    if (lifecycle == Lifecycle.Deprecated) {
      diagnostics.add(
          DiagnosticCode.ContractDeprecated,
          path,
          "the contract '%s' is deprecated%s".formatted(name, sunset(contract, " until ")),
          next(contract));
    } else if (lifecycle == Lifecycle.Retired && inUse.contains(name)) {
      diagnostics.add(
          DiagnosticCode.RetiredContractInUse,
          path,
          "the contract '%s' is retired%s, and the flow goes on with it"
              .formatted(name, sunset(contract, " since ")),
          next(contract));
    } else if (lifecycle == Lifecycle.Retired) {
      diagnostics.add(
          DiagnosticCode.ContractRetired,
          path,
          "the contract '%s' is retired%s and takes no new flow"
              .formatted(name, sunset(contract, " since ")),
          next(contract));
    }
  }

  private static String sunset(EventContract contract, String word) {
    Deprecation deprecation = contract.getSpec().deprecation();
    return deprecation == null ? "" : word + deprecation.sunset();
  }

  private static String next(EventContract contract) {
    Deprecation deprecation = contract.getSpec().deprecation();
    return deprecation == null || deprecation.replacedBy() == null
        ? "use another contract"
        : "use '" + deprecation.replacedBy().name() + "' instead";
  }
}
