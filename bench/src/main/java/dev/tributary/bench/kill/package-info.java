/** The kill test: real processes, real faults by a seeded plan, and the oracle's word on it. */
package dev.tributary.bench.kill;
