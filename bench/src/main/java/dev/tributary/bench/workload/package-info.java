/** The events that every arm meets, the same for the same seed. */
package dev.tributary.bench.workload;
