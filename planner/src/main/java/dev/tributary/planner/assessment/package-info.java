/**
 * Observed facts in, conditions out: ordered chains of pure checks, in which the first that fails
 * names the reason. The operator and the local mode say the same because both ask here.
 */
package dev.tributary.planner.assessment;
