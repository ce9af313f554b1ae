package dev.tributary.cli.crd;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A kind as its CustomResourceDefinition declares it.
 *
 * @param name the kind
 * @param namespaced whether its resources live in a namespace
 * @param schema the OpenAPI schema of a resource
 */
public record Kind(String name, boolean namespaced, JsonNode schema) {}
