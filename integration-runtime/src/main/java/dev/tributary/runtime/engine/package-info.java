/**
 * Reads a topic and hands its records on: a lane for each key, positions that only pass what is
 * finished, pauses instead of rebalances when a system is slow.
 *
 * <p>{@link dev.tributary.runtime.engine.Dispatcher} and what it is made of decide, without
 * threads, clocks or Kafka, so that a simulation can run them through every interleaving; {@link
 * dev.tributary.runtime.engine.Workshop} gives them a lock and threads, and {@link
 * dev.tributary.runtime.engine.Session} a consumer.
 */
package dev.tributary.runtime.engine;
