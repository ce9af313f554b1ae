/** Kubernetes Events: one for each transition that a person wants to hear of. */
package dev.tributary.operator.event;
