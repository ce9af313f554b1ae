/** Keeps Orchestrations: their plans, their workers, their topics, and what is said of them. */
package dev.tributary.operator.orchestration;
