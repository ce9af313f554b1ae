/**
 * Runs one orchestration: its worker, its event router and what they tell about themselves. The
 * processes themselves live in an {@link dev.tributary.orchestration.engine.OrchestrationEngine}.
 */
package dev.tributary.orchestration;
