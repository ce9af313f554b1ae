/** Runs the arms beside each other and writes what came out. */
package dev.tributary.bench.run;
