/**
 * SyncFlow: gather, plan, build, apply, assess, patch. {@link
 * dev.tributary.operator.flow.FlowReconciler} reads in that order.
 */
package dev.tributary.operator.flow;
