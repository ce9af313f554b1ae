/**
 * The interpreter: one Temporal workflow that runs every plan. All of it is deterministic: it
 * decides over what its history holds and the immutable plan alone, takes the time from Temporal,
 * and does nothing to the world but by activities.
 */
package dev.tributary.orchestration.process;
