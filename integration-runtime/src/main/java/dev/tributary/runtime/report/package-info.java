/** Counts what happens, and tells it: as metrics, and as reports in a topic. */
package dev.tributary.runtime.report;
