/** Takes events from Kafka to instances; a position passes an event when the engine has it. */
package dev.tributary.orchestration.router;
