package dev.tributary.planner.evolution;

/**
 * Who writes and who reads in a comparison.
 *
 * @param writer names the version whose events are looked at
 * @param reader names the version that takes them
 */
record Sides(String writer, String reader) {}
