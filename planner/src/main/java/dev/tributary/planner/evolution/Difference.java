package dev.tributary.planner.evolution;

/**
 * An event that one version may write and another doesn't take.
 *
 * @param rule what is broken
 * @param field the field in the event, as {@code payload.lines[].sku}
 * @param path its schema below the root, as {@code .properties.lines.items.properties.sku}
 * @param message who wants what
 */
record Difference(Rule rule, String field, String path, String message) {}
