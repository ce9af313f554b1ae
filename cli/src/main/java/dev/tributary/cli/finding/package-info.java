/** What is wrong, and where it stands: the planner's diagnostics and what comes before them. */
package dev.tributary.cli.finding;
