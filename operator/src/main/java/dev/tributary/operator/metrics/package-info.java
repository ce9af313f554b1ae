/** The operator's own metrics. */
package dev.tributary.operator.metrics;
