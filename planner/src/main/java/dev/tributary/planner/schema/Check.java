package dev.tributary.planner.schema;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether a value at a depth is surely valid. */
@FunctionalInterface
interface Check {
  boolean accepts(JsonNode value, int depth);
}
