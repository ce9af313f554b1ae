/**
 * The plan: everything that running one flow needs, self-contained, as data. The planner makes it,
 * the operator mounts it into a pod, the runtime runs it.
 */
package dev.tributary.planner.plan;
