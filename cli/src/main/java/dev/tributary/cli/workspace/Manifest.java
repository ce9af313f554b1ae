package dev.tributary.cli.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.cli.finding.Place;
import dev.tributary.cli.yaml.Positions;

/**
 * A resource as it stands in a file.
 *
 * @param file the file
 * @param kind its kind
 * @param namespace its namespace, or empty
 * @param name its name
 * @param tree what it says, with the defaults of its schema
 * @param positions where its fields stand
 */
public record Manifest(
    String file, String kind, String namespace, String name, ObjectNode tree, Positions positions) {

  /** {@code Kind/namespace/name}, as diagnostics name resources. */
  public String id() {
    return id(kind, namespace, name);
  }

  /** The {@link #id()} of such a resource. */
  public static String id(String kind, String namespace, String name) {
    return kind + "/" + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }

  /** Where a field stands, or the nearest around it. */
  public Place place(String path) {
    return new Place(file, positions.nearest(path));
  }
}
