/** The systems of the pickup sample: stock, payment, the store's tasks, messages. */
package dev.tributary.simulators.pickup;
