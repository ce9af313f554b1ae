/**
 * What poison and a slow key cost the others: the time from an event's arrival in Kafka until the
 * target answered.
 */
package dev.tributary.bench.neighbours;
