/** Judges what a target saw and what lies in dead letters against what was produced. */
package dev.tributary.bench.oracle;
