package dev.tributary.planner.evolution;

/**
 * Where in an event and its schema.
 *
 * @param field in the event
 * @param path in the schema
 */
record Place(String field, String path) {
  static final Place ROOT = new Place("payload", "");

  Place property(String name) {
    return new Place(field + "." + name, path + ".properties." + name);
  }

  Place others() {
    return new Place(field + ".*", path + ".additionalProperties");
  }

  Place pattern(String pattern) {
    return new Place(field + ".*", path + ".patternProperties." + pattern);
  }

  Place items() {
    return new Place(field + "[]", path + ".items");
  }

  Place item(int index) {
    return new Place(field + "[" + index + "]", path + ".prefixItems[" + index + "]");
  }
}
