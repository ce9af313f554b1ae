/**
 * What scales flows: KEDA's ScaledObject where the cluster serves it, else a
 * HorizontalPodAutoscaler; and the backlog that KEDA asks for.
 */
package dev.tributary.operator.scaling;
