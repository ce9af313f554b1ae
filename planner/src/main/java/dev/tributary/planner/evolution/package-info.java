/**
 * How contracts change: accepted versions, what a new one owes to them, and which flows an edit
 * would break. {@link dev.tributary.planner.evolution.ContractEvolution} is the way in.
 */
package dev.tributary.planner.evolution;
