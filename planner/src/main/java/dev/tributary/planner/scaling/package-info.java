/**
 * How many pods a flow may have, and when: what a person wrote, read. Pure; the time is handed in.
 */
package dev.tributary.planner.scaling;
