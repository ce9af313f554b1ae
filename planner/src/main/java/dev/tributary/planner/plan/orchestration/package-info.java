/**
 * The plan of an orchestration: everything that running its instances needs, self-contained, as
 * data. The planner makes it, the operator mounts it into workers, an instance keeps the one that
 * it started with.
 */
package dev.tributary.planner.plan.orchestration;
