package dev.tributary.runtime.engine;

/**
 * Offsets that follow one another.
 *
 * @param begin the first
 * @param end the one after the last
 */
record Run(long begin, long end) {}
