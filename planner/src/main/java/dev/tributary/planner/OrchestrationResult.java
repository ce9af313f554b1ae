package dev.tributary.planner;

import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import java.util.List;
import java.util.Optional;

/**
 * What planning an orchestration gave.
 *
 * @param plan the plan; empty when a diagnostic is an error
 * @param digest names the inputs, 16 hexadecimal digits; the same inputs give the same digest in
 *     every version of the planner
 * @param diagnostics what is wrong or worth a warning, in the order of the fields
 */
public record OrchestrationResult(
    Optional<OrchestrationPlan> plan, String digest, List<Diagnostic> diagnostics) {}
