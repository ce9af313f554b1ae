package dev.tributary.planner.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.types.Finding.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks expressions and mappings against schemas. Never throws for what a resource says. Safe for
 * use by many threads.
 */
public final class TypeChecker {
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
    Inferred inferred = infer(text, Inferred.Compile.ANY);
    return new Result(inferred.shape(), inferred.findings());
  }

  /** A condition: its result must be a bool. */
  public List<Finding> condition(String text) {
    Inferred inferred = infer(text, Inferred.Compile.CONDITION);
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
    Inferred inferred = infer(text, Inferred.Compile.KEY);
    List<Finding> findings = new ArrayList<>(inferred.findings());
    if (findings.isEmpty()) {
      ScalarRule.check(inferred, true, false).ifPresent(findings::add);
    }
    return findings;
  }

  /** A parameter of an operation: a scalar, and always there when the operation needs it. */
  public List<Finding> parameter(String text, boolean required) {
    Inferred inferred = infer(text, Inferred.Compile.ANY);
    List<Finding> findings = new ArrayList<>(inferred.findings());
    if (findings.isEmpty()) {
      ScalarRule.check(inferred, required, true).ifPresent(findings::add);
    }
    return findings;
  }

  /** A point in time. */
  public List<Finding> time(String text) {
    Inferred inferred = infer(text, Inferred.Compile.ANY);
    List<Finding> findings = new ArrayList<>(inferred.findings());
    for (Shape member : Shape.members(inferred.shape())) {
      if (findings.isEmpty() && !(member instanceof Shape.Time || Shape.isOpen(member))) {
        findings.add(
            inferred.whole(
                Kind.TypeMismatch,
                "the result is %s and must be a timestamp".formatted(Shape.name(inferred.shape())),
                member instanceof Shape.Text
                    ? "write timestamp(…) around it"
                    : "give a timestamp that is always there"));
      }
    }
    return findings;
  }

  /** A list; the result's shape is that of its items. */
  public Result list(String text) {
    Inferred inferred = infer(text, Inferred.Compile.ANY);
    List<Finding> findings = new ArrayList<>(inferred.findings());
    List<Shape> items = new ArrayList<>();
    for (Shape member : Shape.members(inferred.shape())) {
      if (member instanceof Shape.ListOf list) {
        items.add(list.items());
      } else if (Shape.isOpen(member)) {
        items.add(Shape.ANY);
      } else if (findings.isEmpty()) {
        findings.add(
            inferred.whole(
                Kind.TypeMismatch,
                "the result is %s and must be a list".formatted(Shape.name(inferred.shape())),
                "name the list that has a result for each item"));
      }
    }
    return new Result(items.isEmpty() ? Shape.ANY : Unions.of(items), findings);
  }

  /** Whatever is written as text, such as the reason of an outcome. */
  public List<Finding> text(String text) {
    Inferred inferred = infer(text, Inferred.Compile.ANY);
    List<Finding> findings = new ArrayList<>(inferred.findings());
    if (findings.isEmpty()) {
      ScalarRule.check(inferred, false, true).ifPresent(findings::add);
    }
    return findings;
  }

  /**
   * A mapping, held against the schema of what it makes.
   *
   * @param mapping the mapping; its leaves are expressions
   * @param target the shape that the result must have; {@link Shape.Any} without a schema
   * @return what is wrong; paths are below the mapping
   */
  public List<Finding> mapping(JsonNode mapping, Shape target) {
    return made(mapping, target).findings();
  }

  /** As {@link #mapping}, with the shape of the result. */
  public Result made(JsonNode mapping, Shape target) {
    Set<Finding> findings = new LinkedHashSet<>();
    Shape shape =
        new MappingCheck(text -> infer(text, Inferred.Compile.ANY))
            .part("", mapping, target, findings);
    return new Result(shape, List.copyOf(findings));
  }

  /** A payload that is passed on as it is, held against the schema of where it goes. */
  public static List<Finding> copied(Shape source, Shape target) {
    if (Shape.plain(source) instanceof Shape.Any) {
      return List.of();
    }
    Assignment assignment = new Assignment(MappingCheck::nowhere);
    assignment.check("", -1, source, target);
    return List.copyOf(assignment.findings());
  }

  private Inferred infer(String text, Inferred.Compile compile) {
    return Inferred.of(scope, environment, text, compile);
  }
}
