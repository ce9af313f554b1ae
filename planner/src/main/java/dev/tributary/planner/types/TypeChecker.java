package dev.tributary.planner.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.planner.expression.CelSetup;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.types.Finding.Kind;
import dev.tributary.planner.types.Shape.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks expressions and mappings against schemas. Never throws for what a resource says. Safe for
 * use by many threads.
 */
public final class TypeChecker {
  private static final String MEND = "mend the expression";

  private final Scope scope;
  private final TypeEnvironment environment;

  /** Checks expressions of a scope with what is known of its variables. */
  public TypeChecker(Scope scope, TypeEnvironment environment) {
    this.scope = scope;
    this.environment = environment;
  }

  /**
   * What is known of an expression.
   *
   * @param shape what it gives
   * @param findings what is wrong with it
   */
  public record Result(Shape shape, List<Finding> findings) {}

  /** Any expression. */
  public Result expression(String text) {
    return infer(text, Compile.ANY).result();
  }

  /** A condition: its result must be a bool. */
  public List<Finding> condition(String text) {
    Inferred inferred = infer(text, Compile.CONDITION);
    List<Finding> findings = new ArrayList<>(inferred.findings());
    if (findings.isEmpty()) {
      for (Shape member : Shape.members(inferred.shape())) {
        if (!(member instanceof Shape.Bool || Shape.isOpen(member))) {
          findings.add(
              inferred.whole(
                  Kind.TypeMismatch,
                  "the result is %s and must be a bool".formatted(Shape.name(inferred.shape())),
                  member instanceof Shape.Opt
                      ? "unwrap it with .orValue(false)"
                      : member instanceof Shape.Null
                          ? "guard it with … != null && …"
                          : "compare it with something"));
          break;
        }
      }
    }
    return findings;
  }

  /** A key: its result must be a string, an integer or a bool, and always be there. */
  public List<Finding> key(String text) {
    Inferred inferred = infer(text, Compile.KEY);
    List<Finding> findings = new ArrayList<>(inferred.findings());
    if (findings.isEmpty()) {
      scalar(inferred, true, false).ifPresent(findings::add);
    }
    return findings;
  }

  /** A parameter of an operation: a scalar, and always there when the operation needs it. */
  public List<Finding> parameter(String text, boolean required) {
    Inferred inferred = infer(text, Compile.ANY);
    List<Finding> findings = new ArrayList<>(inferred.findings());
    if (findings.isEmpty()) {
      scalar(inferred, required, true).ifPresent(findings::add);
    }
    return findings;
  }

  /** Whatever is written as text, such as the reason of an outcome. */
  public List<Finding> text(String text) {
    Inferred inferred = infer(text, Compile.ANY);
    List<Finding> findings = new ArrayList<>(inferred.findings());
    if (findings.isEmpty()) {
      scalar(inferred, false, true).ifPresent(findings::add);
    }
    return findings;
  }

  private static Optional<Finding> scalar(Inferred inferred, boolean always, boolean decimals) {
    Shape shape = Shape.plain(inferred.shape());
    if (shape instanceof Shape.Opt optional) {
      if (always) {
        return Optional.of(
            inferred.whole(
                Kind.OptionalFieldUnguarded,
                "the result may be absent and must always be there",
                "give a value for that case with .orValue(…)"));
      }
      shape = optional.value();
    }
    for (Shape member : Shape.members(shape)) {
      boolean fits =
          member instanceof Shape.Text
              || member instanceof Shape.Int
              || member instanceof Shape.Bool
              || Shape.isOpen(member)
              || (decimals
                  && (member instanceof Shape.Num
                      || member instanceof Shape.Dbl
                      || member instanceof Shape.Time
                      || member instanceof Shape.Span));
      if (member instanceof Shape.Null) {
        if (always) {
          return Optional.of(
              inferred.whole(
                  Kind.NullNotAllowed,
                  "the result may be null and must always be there",
                  "give a value for that case with … != null ? … : …"));
        }
      } else if (!fits) {
        return Optional.of(
            inferred.whole(
                Kind.TypeMismatch,
                "the result is %s and must be %s"
                    .formatted(
                        Shape.name(shape),
                        decimals ? "a string, a number or a bool" : "a string, an int or a bool"),
                member instanceof Shape.Num
                    ? "write string(…) around it"
                    : "take one field of it"));
      }
    }
    return Optional.empty();
  }

  /**
   * A mapping, held against the schema of what it makes.
   *
   * @param mapping the mapping; its leaves are expressions
   * @param target the shape that the result must have; {@link Shape.Any} without a schema
   * @return what is wrong; paths are below the mapping
   */
  public List<Finding> mapping(JsonNode mapping, Shape target) {
    Set<Finding> findings = new LinkedHashSet<>();
    part("", mapping, target, findings);
    return List.copyOf(findings);
  }

  /** A payload that is passed on as it is, held against the schema of where it goes. */
  public static List<Finding> copied(Shape source, Shape target) {
    if (Shape.plain(source) instanceof Shape.Any) {
      return List.of();
    }
    Assignment assignment = new Assignment(TypeChecker::nowhere);
    assignment.check("", -1, source, target);
    return List.copyOf(assignment.findings());
  }

  private static Finding nowhere(Kind kind, int offset, String message, String nextStep) {
    return new Finding(kind, "", message, nextStep, 0, 0);
  }

  /** The shape of a part of a mapping; what is wrong on the way goes to the findings. */
  private Shape part(String path, JsonNode node, Shape target, Set<Finding> findings) {
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
      Assignment assignment = new Assignment(TypeChecker::nowhere);
      List<String> missing =
          wanted.fields().entrySet().stream()
              .filter(e -> e.getValue().required() && !fields.containsKey(e.getKey()))
              .map(Map.Entry::getKey)
              .toList();
      if (!missing.isEmpty()) {
        assignment.missing(path, -1, missing, wanted);
      }
      fields.forEach(
          (name, field) -> {
            if (!wanted.fields().containsKey(name) && wanted.extra() != Shape.Extra.ALLOWED) {
              assignment.unlisted(path, -1, name, field, true, wanted);
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
    Assignment assignment = new Assignment(TypeChecker::nowhere);
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
    Inferred inferred = infer(node.textValue(), Compile.ANY);
    inferred.findings().forEach(f -> findings.add(f.under(path)));
    if (!inferred.findings().isEmpty() && inferred.shape() instanceof Shape.Broken) {
      return Shape.BROKEN;
    }
    Assignment assignment = new Assignment(inferred::at);
    assignment.check("", 0, inferred.shape(), target);
    assignment.findings().forEach(f -> findings.add(f.under(path)));
    return inferred.shape();
  }

  private static String nextStep(ExpressionException e) {
    return e.getMessage().contains("optional_type")
        ? "unwrap what may be absent with .orValue(…)"
        : MEND;
  }

  private enum Compile {
    ANY,
    CONDITION,
    KEY
  }

  /** An expression as far as it could be read; without a tree, a finding says why. */
  private record Inferred(Shape shape, List<Finding> findings, Inference inference) {
    Finding at(Kind kind, int offset, String message, String nextStep) {
      return inference.finding(kind, Math.max(offset, 0), message, nextStep);
    }

    Finding whole(Kind kind, String message, String nextStep) {
      return at(kind, 0, message, nextStep);
    }

    Result result() {
      return new Result(shape, findings);
    }
  }

  private Inferred infer(String text, Compile compile) {
    try {
      // Exactly what the runtime compiles, so that nothing is accepted that it can't run.
      switch (compile) {
        case ANY -> Expression.compile(scope, text);
        case CONDITION -> Expression.condition(scope, text);
        case KEY -> Expression.key(scope, text);
      }
      Inference inference = new Inference(CelSetup.compile(scope, text), environment.lenient());
      Shape shape = inference.infer(environment.variables());
      return new Inferred(shape, inference.findings(), inference);
    } catch (ExpressionException e) {
      Finding finding = new Finding(Kind.ExpressionInvalid, "", e.getMessage(), nextStep(e), 0, 0);
      return new Inferred(Shape.BROKEN, List.of(finding), null);
    }
  }
}
