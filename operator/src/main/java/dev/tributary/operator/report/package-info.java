/**
 * What pods tell about themselves: read from the reports topic of each platform, kept in memory.
 */
package dev.tributary.operator.report;
