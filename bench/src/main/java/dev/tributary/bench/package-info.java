/**
 * Delivery beside its peers, and under kills; {@link dev.tributary.bench.BenchMain} starts both.
 */
package dev.tributary.bench;
