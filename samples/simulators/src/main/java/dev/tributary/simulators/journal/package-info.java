/** The append-only log of every request and its effect, and the questions it answers. */
package dev.tributary.simulators.journal;
