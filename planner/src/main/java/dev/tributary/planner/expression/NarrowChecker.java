package dev.tributary.planner.expression;

import dev.cel.checker.CelChecker;
import dev.cel.checker.CelCheckerBuilder;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelValidationResult;
import dev.cel.common.CelVarDecl;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExprVisitor;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelOptionalLibrary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * CEL's checker, knowing only the functions that an expression calls.
 *
 * <p>cel-java declares every function anew for each check and holds each overload against the
 * others of its name ({@code CelCheckerLegacyImpl.getEnv}, {@code Env.addOverload}). That is ten
 * times the work of the check itself. A checker looks functions up by name and in no other way, so
 * leaving out those that aren't called changes nothing of what it says. Safe for use by many
 * threads.
 */
final class NarrowChecker {
  /** Companies call the same few functions; somebody may try them all. */
  private static final int MOST_KEPT = 500;

  private final Map<String, List<CelFunctionDecl>> functions;
  private final List<CelVarDecl> variables;
  private final Map<Set<String>, CelChecker> checkers = new ConcurrentHashMap<>();

  /** Knows these functions, by name, beside CEL's standard ones; and these variables. */
  NarrowChecker(Map<String, List<CelFunctionDecl>> functions, Map<String, CelType> variables) {
    this.functions = functions;
    this.variables = new ArrayList<>(CelOptionalLibrary.INSTANCE.variables());
    variables.forEach((name, type) -> this.variables.add(CelVarDecl.newVarDeclaration(name, type)));
  }

  /** Checks a tree as it comes from the parser. */
  CelValidationResult check(CelAbstractSyntaxTree parsed) {
    Set<String> called = new Called().of(parsed);
    CelChecker checker = checkers.get(called);
    if (checker == null) {
      checker = checker(called);
      if (checkers.size() >= MOST_KEPT) {
        checkers.clear();
      }
      checkers.put(called, checker);
    }
    return checker.check(parsed);
  }

  private CelChecker checker(Set<String> called) {
    CelCheckerBuilder builder =
        CelCompilerFactory.standardCelCheckerBuilder()
            .setOptions(CelSetup.OPTIONS)
            .setStandardEnvironmentEnabled(false)
            .setStandardDeclarations(
                CelStandardDeclarations.newBuilder()
                    .filterFunctions((f, overload) -> called.contains(f.functionName()))
                    .build())
            .addVarDeclarations(variables)
            // Its two functions are in none of its lists.
            .addLibraries(CelExtensions.comprehensions());
    for (String name : called) {
      builder.addFunctionDeclarations(functions.getOrDefault(name, List.of()));
    }
    return builder.build();
  }

  /** Collects what a tree calls, under every name that the checker may look up. */
  private static final class Called extends CelExprVisitor {
    private final Set<String> names = new HashSet<>();

    Set<String> of(CelAbstractSyntaxTree tree) {
      visit(tree);
      return Set.copyOf(names);
    }

    @Override
    protected void visit(CelExpr expr, CelExpr.CelCall call) {
      names.add(call.function());
      // math.abs(x) may be a member of a variable or a function with a dot in its name.
      call.target().map(Called::qualified).ifPresent(t -> names.add(t + "." + call.function()));
      super.visit(expr, call);
    }

    private static String qualified(CelExpr expr) {
      return switch (expr.getKind()) {
        case IDENT -> expr.ident().name();
        case SELECT -> qualified(expr.select().operand()) + "." + expr.select().field();
        default -> "";
      };
    }
  }
}
