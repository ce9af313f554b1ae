package dev.tributary.planner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.types.Shape;
import dev.tributary.planner.types.StepReferences;
import dev.tributary.planner.types.TypeChecker;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks the expressions of one place of an orchestration: first the steps that they name, then
 * their types.
 */
final class StepExpressions {
  private final All all;
  private final Scope scope;
  private final KnownSteps known;
  private final DiagnosticCode later;
  private final TypeChecker types;

  /**
   * What is the same at every place.
   *
   * @param start the payload of the event that starts an instance
   * @param words what each step does, by its name
   * @param giving the names of steps that give a result
   * @param diagnostics takes what is wrong
   */
  record All(Shape start, Map<String, String> words, Set<String> giving, Diagnostics diagnostics) {
    /** Of a step where these results are there. */
    StepExpressions at(KnownSteps known) {
      return new StepExpressions(this, Scope.STEP, known, DiagnosticCode.StepNotRun);
    }

    /** Of what undoes a step, after which these results are there. */
    StepExpressions undoing(KnownSteps known) {
      return new StepExpressions(this, Scope.STEP, known, DiagnosticCode.CompensationUsesLater);
    }

    /** Of what is told of a failed instance. */
    StepExpressions failed(KnownSteps known) {
      return new StepExpressions(this, Scope.FAILURE, known.uncertain(), DiagnosticCode.StepNotRun);
    }
  }

  private StepExpressions(All all, Scope scope, KnownSteps known, DiagnosticCode later) {
    this.all = all;
    this.scope = scope;
    this.known = known;
    this.later = later;
    this.types = new TypeChecker(scope, known.environment(all.start()));
  }

  /** A condition; an absent one is fine. */
  void condition(String path, String text) {
    if (text != null && refersRight(path, text)) {
      all.diagnostics().condition(types, path, text);
    }
  }

  /** What is written as text; an absent one is fine. */
  void text(String path, String text) {
    if (text != null && refersRight(path, text)) {
      all.diagnostics().findings(path, types.text(text));
    }
  }

  /** A point in time. */
  void time(String path, String text) {
    if (refersRight(path, text)) {
      all.diagnostics().findings(path, types.time(text));
    }
  }

  /** Parameters of an operation, which may be unknown. */
  void parameters(String path, Map<String, String> given, Operation operation) {
    Map<String, String> right = new TreeMap<>();
    given.forEach(
        (name, text) -> {
          if (refersRight(path + "." + name, text)) {
            right.put(name, text);
          }
        });
    Parameters.types(path, right, operation, types, all.diagnostics());
  }

  /** What is made of a free-form part, held against the shape that it must have. */
  Shape made(String path, JsonNode node, Shape wanted) {
    if (all.diagnostics().tooLarge(path, node) || !leavesReferRight(path, node)) {
      return Shape.BROKEN;
    }
    TypeChecker.Result result = types.made(node, wanted);
    all.diagnostics().findings(path, result.findings());
    return result.shape();
  }

  private boolean leavesReferRight(String path, JsonNode node) {
    boolean right = true;
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        right &= leavesReferRight(path + "." + field.getKey(), field.getValue());
      }
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      right &= leavesReferRight(path + "[" + i + "]", node.get(i));
    }
    return right && (!node.isTextual() || refersRight(path, node.textValue()));
  }

  private boolean refersRight(String path, String text) {
    boolean right = true;
    for (String name : StepReferences.of(scope, text)) {
      if (!known.possible().containsKey(name)) {
        right = false;
        wrong(path, name);
      }
    }
    return right;
  }

  private void wrong(String path, String name) {
    String word = all.words().get(name);
    if (word == null) {
      all.diagnostics()
          .add(
              DiagnosticCode.StepUnknown,
              path,
              "there is no step '" + name + "'",
              Diagnostics.didYouMean(name, known.possible().keySet()));
    } else if (!all.giving().contains(name)) {
      all.diagnostics()
          .add(
              DiagnosticCode.FieldUnknown,
              path,
              "the step '%s' is a %s, which gives no result".formatted(name, word),
              "use the result of a call, listen, set or approve");
    } else if (later == DiagnosticCode.CompensationUsesLater) {
      all.diagnostics()
          .add(
              later,
              path,
              "the step '%s' comes later, and need not have run when this is undone"
                  .formatted(name),
              "use the step's own result and those of steps before it");
    } else {
      all.diagnostics()
          .add(
              later,
              path,
              "the step '%s' has not run by then, whichever way leads here".formatted(name),
              "use the results of steps before this one, or move it behind '" + name + "'");
    }
  }
}
