/** What dead letters say about themselves, and which of them a person has dealt with. */
package dev.tributary.planner.deadletter;
