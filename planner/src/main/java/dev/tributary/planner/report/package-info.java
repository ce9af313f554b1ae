/** What running flows tell about themselves; written by the runtime, read by everything else. */
package dev.tributary.planner.report;
