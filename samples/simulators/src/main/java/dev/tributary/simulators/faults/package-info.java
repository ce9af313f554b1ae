/** Switches that make a played system misbehave for an exact number of requests or a time. */
package dev.tributary.simulators.faults;
