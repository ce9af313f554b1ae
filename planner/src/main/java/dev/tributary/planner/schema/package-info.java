/** JSON as it is read from the wire, and JSON Schema 2020-12 without remote references. */
package dev.tributary.planner.schema;
