/** A target that is away for long, and the pod that waits for it: memory, group, recovery. */
package dev.tributary.bench.outage;
