/** The peers, each set up as its own documentation advises. */
package dev.tributary.bench.arm.peer;
