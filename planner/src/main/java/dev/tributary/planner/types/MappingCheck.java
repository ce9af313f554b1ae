package dev.tributary.planner.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.planner.types.Finding.Kind;
import dev.tributary.planner.types.Shape.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Holds a mapping, node by node, against the schema of what it makes. */
final class MappingCheck {
  private final Function<String, Inferred> expressions;

  /**
   * For the expressions of one place.
   *
   * @param expressions infers a leaf
   */
  MappingCheck(Function<String, Inferred> expressions) {
    this.expressions = expressions;
  }

  /** The shape of a part of a mapping; what is wrong on the way goes to the findings. */
  Shape part(String path, JsonNode node, Shape target, Set<Finding> findings) {
    return switch (node) {
      case ObjectNode object -> object(path, object, target, findings);
      case ArrayNode array -> array(path, array, target, findings);
      default -> leaf(path, node, target, findings);
    };
  }

  private Shape object(String path, ObjectNode object, Shape target, Set<Finding> findings) {
    Shape.Obj wanted = only(target, Shape.Obj.class);
    Map<String, Field> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      Field field = wanted == null ? null : wanted.fields().get(entry.getKey());
      Shape below =
          field != null
              ? field.shape()
              : wanted != null && wanted.extra() == Shape.Extra.ALLOWED
                  ? wanted.others()
                  : Shape.ANY;
      Shape value = part(path + "." + entry.getKey(), entry.getValue(), below, findings);
      boolean required = !(value instanceof Shape.Opt);
      fields.put(
          entry.getKey(),
          new Field(value instanceof Shape.Opt optional ? optional.value() : value, required, -1));
      if (field != null && field.required() && !required) {
        findings.add(
            nowhere(
                    Kind.TargetFieldMissing,
                    -1,
                    "the target needs the field '%s', and it may be absent"
                        .formatted(entry.getKey()),
                    "give a value for that case with .orValue(…)")
                .under(path + "." + entry.getKey()));
      }
    }
    Shape.Obj made = new Shape.Obj(fields, Shape.Extra.REFUSED, Shape.ANY, 0);
    if (wanted != null) {
      Assignment assignment = new Assignment(MappingCheck::nowhere);
      List<String> missing =
          wanted.fields().entrySet().stream()
              .filter(e -> e.getValue().required() && !fields.containsKey(e.getKey()))
              .map(Map.Entry::getKey)
              .toList();
      if (!missing.isEmpty()) {
        assignment.objects().missing(path, -1, missing, wanted);
      }
      fields.forEach(
          (name, field) -> {
            if (!wanted.fields().containsKey(name) && wanted.extra() != Shape.Extra.ALLOWED) {
              assignment.objects().unlisted(path, -1, name, field, true, wanted);
            }
          });
      findings.addAll(assignment.findings());
    } else if (!Shape.isOpen(Shape.plain(target))) {
      whole(path, made, target, findings);
    }
    return made;
  }

  private Shape array(String path, ArrayNode array, Shape target, Set<Finding> findings) {
    Shape.ListOf wanted = only(target, Shape.ListOf.class);
    List<Shape> items = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      Shape item =
          part(
              path + "[" + i + "]",
              array.get(i),
              wanted == null ? Shape.ANY : wanted.items(),
              findings);
      items.add(item instanceof Shape.Opt optional ? optional.value() : item);
    }
    Shape made = new Shape.ListOf(Unions.of(items));
    if (wanted == null && !Shape.isOpen(Shape.plain(target))) {
      whole(path, made, target, findings);
    }
    return made;
  }

  /** The one alternative of a kind that the target has, when there is just one beside null. */
  private static <T extends Shape> T only(Shape target, Class<T> kind) {
    List<Shape> members =
        Shape.members(target).stream().filter(m -> !(m instanceof Shape.Null)).toList();
    return members.size() == 1 && kind.isInstance(members.getFirst())
        ? kind.cast(members.getFirst())
        : null;
  }

  private static void whole(String path, Shape made, Shape target, Set<Finding> findings) {
    Assignment assignment = new Assignment(MappingCheck::nowhere);
    assignment.check("", -1, made, target);
    assignment.findings().forEach(f -> findings.add(f.under(path)));
  }

  private Shape leaf(String path, JsonNode node, Shape target, Set<Finding> findings) {
    if (!node.isTextual()) {
      findings.add(
          nowhere(
                  Kind.ExpressionInvalid,
                  -1,
                  "a leaf is an expression in quotes, not a bare "
                      + node.getNodeType().name().toLowerCase(Locale.ROOT),
                  "write \"" + node + "\"")
              .under(path));
      return Shape.BROKEN;
    }
    Inferred inferred = expressions.apply(node.textValue());
    inferred.findings().forEach(f -> findings.add(f.under(path)));
    if (!inferred.findings().isEmpty() && inferred.shape() instanceof Shape.Broken) {
      return Shape.BROKEN;
    }
    Assignment assignment = new Assignment(inferred::at);
    assignment.check("", 0, inferred.shape(), target);
    assignment.findings().forEach(f -> findings.add(f.under(path)));
    return inferred.shape();
  }

  /** A finding on no place of an expression. */
  static Finding nowhere(Kind kind, int offset, String message, String nextStep) {
    return new Finding(kind, "", message, nextStep, 0, 0);
  }
}
