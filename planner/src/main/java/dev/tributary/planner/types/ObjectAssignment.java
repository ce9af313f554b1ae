package dev.tributary.planner.types;

import dev.tributary.planner.types.Finding.Kind;
import dev.tributary.planner.types.Shape.Extra;
import dev.tributary.planner.types.Shape.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds an object's fields against those that the target has, needs and takes. */
final class ObjectAssignment {
  private final Assignment assignment;

  ObjectAssignment(Assignment assignment) {
    this.assignment = assignment;
  }

  void fields(String path, int offset, Shape.Obj from, Shape.Obj to) {
    int here = from.isWritten() ? from.at() : offset;
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, Field> entry : to.fields().entrySet()) {
      String name = entry.getKey();
      Field given = from.fields().get(name);
      if (given != null) {
        present(path, here, name, given, entry.getValue());
      } else if (entry.getValue().required()) {
        if (from.extra() == Extra.ALLOWED || from.extra() == Extra.IMPLIED) {
          assignment.wrong(
              path,
              Kind.ShapeUnknown,
              here,
              "the target needs the field '%s', and whether it is there isn't known"
                  .formatted(name),
              "write the fields one by one");
        } else {
          missing.add(name);
        }
      }
    }
    if (!missing.isEmpty()) {
      // The API server sorts a schema's fields, a file doesn't; the text is one.
      missing(path, here, missing.stream().sorted().toList(), to);
    }
    for (Map.Entry<String, Field> entry : from.fields().entrySet()) {
      if (!to.fields().containsKey(entry.getKey())) {
        unlisted(path, here, entry.getKey(), entry.getValue(), from.isWritten(), to);
      }
    }
  }

  private void present(String path, int here, String name, Field given, Field wanted) {
    int at = given.at() >= 0 ? given.at() : here;
    String below = path + "." + name;
    boolean absent = !given.required() || Shape.plain(given.shape()) instanceof Shape.Opt;
    if (wanted.required() && absent && !(given.shape() instanceof Shape.Broken)) {
      assignment.wrong(
          below,
          Kind.TargetFieldMissing,
          at,
          "the target needs the field '%s', and it may be absent".formatted(name),
          "give a value for that case with .orValue(…)");
    }
    assignment.check(below, at, given.shape(), wanted.shape());
  }

  /** Tells which fields the target needs besides. */
  void missing(String path, int here, List<String> missing, Shape.Obj to) {
    assignment.wrong(
        path,
        Kind.TargetFieldMissing,
        here,
        "the target needs the %s %s"
            .formatted(
                missing.size() == 1 ? "field" : "fields",
                String.join(", ", missing.stream().map(m -> "'" + m + "'").toList())),
        "add "
            + String.join(
                ", ",
                missing.stream()
                    .map(m -> m + " (" + Shape.name(to.fields().get(m).shape()) + ")")
                    .toList()));
  }

  /** A field that the target doesn't list. */
  void unlisted(String path, int here, String name, Field given, boolean written, Shape.Obj to) {
    int at = given.at() >= 0 ? given.at() : here;
    switch (to.extra()) {
      case REFUSED -> targetUnknown(path + "." + name, at, name, to);
      case UNSAID -> {
        if (written) {
          targetUnknown(path + "." + name, at, name, to);
        }
      }
      case ALLOWED -> assignment.check(path + "." + name, at, given.shape(), to.others());
      case IMPLIED -> {}
    }
  }

  private void targetUnknown(String path, int at, String name, Shape.Obj to) {
    assignment.wrong(
        path,
        Kind.TargetFieldUnknown,
        at,
        "the target's schema has no field '" + name + "'",
        to.fields().isEmpty()
            ? "leave it out"
            : Suggestions.nearest(name, to.fields().keySet())
                .map(k -> "did you mean '" + k + "'?")
                .orElseGet(
                    () ->
                        "leave it out, or list it in the schema, which has: "
                            + Suggestions.list(to.fields().keySet())));
  }

  /** A map with computed keys. */
  void computed(String path, int offset, Shape.MapOf from, Shape.Obj to) {
    List<String> required =
        to.fields().entrySet().stream()
            .filter(e -> e.getValue().required())
            .map(Map.Entry::getKey)
            .toList();
    if (!required.isEmpty() || to.extra() == Extra.REFUSED) {
      assignment.wrong(
          path,
          Kind.ShapeUnknown,
          offset,
          Assignment.what(path) + " is a map with computed keys, so its fields aren't known",
          "write the fields one by one");
      return;
    }
    if (to.extra() == Extra.ALLOWED) {
      assignment.check(path + ".*", offset, from.values(), to.others());
    }
  }
}
