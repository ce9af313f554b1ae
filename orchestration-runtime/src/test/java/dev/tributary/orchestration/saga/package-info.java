/** A saga of five steps, planned and written by hand: what a second and an instance cost. */
package dev.tributary.orchestration.saga;
