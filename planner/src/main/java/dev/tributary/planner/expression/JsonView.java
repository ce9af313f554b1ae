package dev.tributary.planner.expression;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A value that expressions see of a piece of JSON. When it is a result as a whole, the very piece
 * is written, with every number as it was read.
 */
public interface JsonView {
  /** What is seen; it must not be changed. */
  JsonNode json();
}
