/** The activities: what a process does to the world, through the flows' connectors and gates. */
package dev.tributary.orchestration.call;
