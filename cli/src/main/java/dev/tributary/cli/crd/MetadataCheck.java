package dev.tributary.cli.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.cli.finding.Code;
import dev.tributary.planner.types.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Checks {@code metadata}, which is the same for all kinds. */
public final class MetadataCheck {
  private static final Set<String> KNOWN =
      new TreeSet<>(
          Set.of(
              "name",
              "generateName",
              "namespace",
              "labels",
              "annotations",
              "finalizers",
              "ownerReferences",
              "uid",
              "resourceVersion",
              "generation",
              "creationTimestamp",
              "deletionTimestamp",
              "deletionGracePeriodSeconds",
              "managedFields",
              "selfLink"));
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private final List<Problem> problems = new ArrayList<>();

  private MetadataCheck() {}

  /** What is wrong with the metadata of a resource of the kind. */
  public static List<Problem> check(Kind kind, ObjectNode resource) {
    MetadataCheck check = new MetadataCheck();
    if (resource.path("metadata") instanceof ObjectNode metadata) {
      check.metadata(kind, metadata);
    } else {
      check.add(Code.FieldMissing, "metadata", "is required and missing", "add metadata.name");
    }
    return check.problems;
  }

  private void metadata(Kind kind, ObjectNode metadata) {
    List<String> names = new ArrayList<>();
    metadata.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!KNOWN.contains(name)) {
        add(
            Code.FieldUnknown,
            "metadata." + name,
            "there is no such field",
            Suggestions.nearest(name, KNOWN)
                .map(n -> "did you mean '" + n + "'?")
                .orElse("remove it"));
        metadata.remove(name);
      }
    }
    if (!metadata.path("name").isTextual()) {
      if (metadata.hasNonNull("name")) {
        problems.add(Types.mismatch("metadata.name", "string", metadata.get("name")));
      } else {
        add(Code.FieldMissing, "metadata.name", "is required and missing", "give it a name");
      }
    }
    JsonNode namespace = metadata.path("namespace");
    if (!namespace.isMissingNode() && !kind.namespaced()) {
      add(
          Code.FieldInvalid,
          "metadata.namespace",
          "a " + kind.name() + " belongs to the whole cluster and has no namespace",
          "remove it");
    } else if (!namespace.isMissingNode() && !NAMESPACE.matcher(namespace.asText()).matches()) {
      add(
          Code.FieldInvalid,
          "metadata.namespace",
          Types.shown(namespace) + " can't be the name of a namespace",
          "use lower-case letters, digits and hyphens");
    }
    texts(metadata, "labels");
    texts(metadata, "annotations");
  }

  private void texts(ObjectNode metadata, String field) {
    JsonNode map = metadata.path(field);
    for (var entry : map.properties()) {
      if (!entry.getValue().isTextual()) {
        problems.add(
            Types.mismatch("metadata." + field + "." + entry.getKey(), "string", entry.getValue()));
      }
    }
  }

  private void add(Code code, String path, String message, String nextStep) {
    problems.add(new Problem(code, path, message, nextStep));
  }
}
