package dev.tributary.runtime.delivery;

import dev.tributary.runtime.connector.Delivery;

/**
 * What a record has to be sent.
 *
 * @param delivery what is sent
 * @param taken run once the target has it
 */
record Freight(Delivery delivery, Runnable taken) {}
