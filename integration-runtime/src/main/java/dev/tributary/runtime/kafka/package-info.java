/** Clients for Kafka from a plan, start positions, and writing with acknowledgement. */
package dev.tributary.runtime.kafka;
