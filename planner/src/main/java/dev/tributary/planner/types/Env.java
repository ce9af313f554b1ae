package dev.tributary.planner.types;

import java.util.HashMap;
import java.util.Map;

/**
 * What is known at one place of an expression: the variables, and what guards around it said of
 * places that no variable's shape can hold, such as {@code payload.lines[0].sku}. Immutable.
 */
record Env(Map<String, Shape> variables, Map<String, Shape> facts) {

  Shape variable(String name) {
    return variables.getOrDefault(name, Shape.ANY);
  }

  Env with(String name, Shape shape) {
    Map<String, Shape> changed = new HashMap<>(variables);
    changed.put(name, shape);
    Map<String, Shape> kept = facts;
    if (!facts.isEmpty()) {
      kept = new HashMap<>(facts);
      kept.keySet().removeIf(path -> path.equals(name) || path.startsWith(name + "."));
    }
    return new Env(changed, kept);
  }

  Env withFact(String path, Shape shape) {
    Map<String, Shape> changed = new HashMap<>(facts);
    changed.put(path, shape);
    return new Env(variables, changed);
  }
}
