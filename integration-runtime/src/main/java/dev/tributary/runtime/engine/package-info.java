/**
 * Reads a topic and hands its records on: a lane for each partition, positions that only pass what
 * is finished, pauses instead of rebalances when a system is slow.
 */
package dev.tributary.runtime.engine;
