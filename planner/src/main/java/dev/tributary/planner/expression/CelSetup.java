package dev.tributary.planner.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelListsExtensions;
import dev.cel.extensions.CelOptionalLibrary;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.tributary.planner.expression.functions.Functions;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The dialect of CEL: which options, extensions and functions are on. */
public final class CelSetup {
  private static final int MAX_RANGE = 10_000;

  /** What the macro {@code sortBy} calls, with a list of pairs of key and item. */
  public static final String SORT_BY = "lists.@sortByAssociatedKeys";

  static final CelOptions OPTIONS =
      CelOptions.current()
          .enableQuotedIdentifierSyntax(true)
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(Expression.MAX_LENGTH)
          .comprehensionMaxIterations(100_000)
          .build();

  private record Source(Scope scope, String text) {}

  private static final int MOST_KEPT = 5_000;
  private static final int MAX_KEPT_LENGTH = 1_000;

  /**
   * Trees that were checked before. cel-java builds its whole environment anew for every check, a
   * quarter of a millisecond, and planners see the same expressions again and again: a contract's
   * key with every flow, an endpoint's outcomes, every expression of a flow when another resource
   * changed. A tree is immutable and depends on nothing but this key.
   */
  private static final Map<Source, CelAbstractSyntaxTree> TREES = new ConcurrentHashMap<>();

  private static final Map<Scope, CelCompiler> COMPILERS = compilers();

  static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .setStandardFunctions(Additions.others())
          .addFunctionBindings(Additions.bindings())
          .addLibraries(
              CelExtensions.strings(),
              CelExtensions.math(OPTIONS),
              // All but range, whose memory has no bound.
              CelExtensions.lists(
                  CelListsExtensions.Function.SLICE,
                  CelListsExtensions.Function.FLATTEN,
                  CelListsExtensions.Function.DISTINCT,
                  CelListsExtensions.Function.REVERSE,
                  CelListsExtensions.Function.SORT,
                  CelListsExtensions.Function.SORT_BY),
              CelExtensions.encoders(OPTIONS),
              CelExtensions.comprehensions(),
              CelExtensions.regex(),
              CelExtensions.sets(OPTIONS),
              CelOptionalLibrary.INSTANCE,
              Functions.INSTANCE)
          .addFunctionBindings(CelFunctionBinding.from("lists_range", Long.class, CelSetup::range))
          .addFunctionBindings(WrittenMaps.BINDING)
          .build();

  private CelSetup() {}

  private static Object range(long end) {
    if (end > MAX_RANGE) {
      throw new IllegalArgumentException("lists.range gives at most " + MAX_RANGE + " numbers");
    }
    return CelListsExtensions.genRange(end);
  }

  /**
   * Parses and checks with dynamic variables.
   *
   * @throws ExpressionException with line, column and what is wrong
   */
  public static CelAbstractSyntaxTree compile(Scope scope, String text) throws ExpressionException {
    Source source = new Source(scope, text);
    CelAbstractSyntaxTree known = TREES.get(source);
    if (known != null) {
      return known;
    }
    try {
      CelAbstractSyntaxTree tree = COMPILERS.get(scope).compile(text).getAst();
      if (text.length() <= MAX_KEPT_LENGTH) {
        if (TREES.size() >= MOST_KEPT) {
          TREES.clear();
        }
        TREES.put(source, tree);
      }
      return tree;
    } catch (CelValidationException e) {
      throw new ExpressionException(Messages.of(e, text), e);
    }
  }

  /** A compiler with every function and no variable. */
  public static CelCompilerBuilder newCompiler() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addLibraries(
            CelExtensions.strings(),
            CelExtensions.math(OPTIONS),
            CelExtensions.lists(
                CelListsExtensions.Function.SLICE,
                CelListsExtensions.Function.FLATTEN,
                CelListsExtensions.Function.RANGE,
                CelListsExtensions.Function.DISTINCT,
                CelListsExtensions.Function.REVERSE,
                CelListsExtensions.Function.SORT),
            CelExtensions.encoders(OPTIONS),
            CelExtensions.comprehensions(),
            CelExtensions.bindings(),
            CelExtensions.regex(),
            CelExtensions.sets(OPTIONS),
            CelOptionalLibrary.INSTANCE,
            Functions.INSTANCE)
        .addMacros(CelExtensions.lists().macros())
        // CEL's own declaration gives pairs of key and item back, so that x.sortBy(…).map(i, i.f)
        // doesn't compile; what it gives is the items.
        .addFunctionDeclarations(
            CelFunctionDecl.newFunctionDeclaration(
                SORT_BY,
                CelOverloadDecl.newGlobalOverload(
                    "list_sortByAssociatedKeys",
                    ListType.create(SimpleType.DYN),
                    ListType.create(SimpleType.DYN))));
  }

  private static Map<Scope, CelCompiler> compilers() {
    Map<Scope, CelCompiler> compilers = new EnumMap<>(Scope.class);
    for (Scope scope : Scope.values()) {
      CelCompilerBuilder builder = newCompiler();
      scope.variables().forEach(builder::addVar);
      compilers.put(scope, builder.build());
    }
    return Map.copyOf(compilers);
  }
}
