/** Sinks of Camel's Kamelet catalogue. */
package dev.tributary.runtime.connector.kamelet;
