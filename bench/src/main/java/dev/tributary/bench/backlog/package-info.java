/** A pod that works off what has been waiting for long: memory and rate. */
package dev.tributary.bench.backlog;
