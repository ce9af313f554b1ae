/**
 * CEL, the one expression language: checked by the planner with the very code that the runtime
 * evaluates with. Evaluation is bounded and has no effect.
 */
package dev.tributary.planner.expression;
