package dev.tributary.planner.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.extensions.CelExtensionLibrary;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelListsExtensions;
import dev.cel.extensions.CelOptionalLibrary;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.tributary.planner.expression.functions.Functions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

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

  /** What expressions may use beside CEL's standard functions. */
  private static final List<CelCompilerLibrary> LIBRARIES =
      List.of(
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
          Functions.INSTANCE);

  /**
   * CEL's own declaration gives pairs of key and item back, so that {@code x.sortBy(…).map(i, i.f)}
   * doesn't compile; what it gives is the items.
   */
  private static final CelFunctionDecl SORTED =
      CelFunctionDecl.newFunctionDeclaration(
          SORT_BY,
          CelOverloadDecl.newGlobalOverload(
              "list_sortByAssociatedKeys",
              ListType.create(SimpleType.DYN),
              ListType.create(SimpleType.DYN)));

  private record Source(Scope scope, String text) {}

  private static final int MOST_KEPT = 5_000;
  private static final int MAX_KEPT_LENGTH = 1_000;

  /**
   * Trees that were checked before: planners see the same expressions again and again, a contract's
   * key with every flow, an endpoint's outcomes, every expression of a flow when another resource
   * changed. A tree is immutable and depends on nothing but this key.
   */
  private static final Map<Source, CelAbstractSyntaxTree> TREES = new ConcurrentHashMap<>();

  private static final Map<String, List<CelFunctionDecl>> FUNCTIONS = functions();

  private static final CelParser PARSER = newCompiler().build();

  private static final Map<Scope, NarrowChecker> CHECKERS = checkers();

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
      CelAbstractSyntaxTree tree = CHECKERS.get(scope).check(PARSER.parse(text).getAst()).getAst();
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

  /**
   * Checks a tree that no text was parsed to, with these variables.
   *
   * @throws CelValidationException when it has no type
   */
  public static CelAbstractSyntaxTree check(
      CelAbstractSyntaxTree parsed, Map<String, CelType> variables) throws CelValidationException {
    return new NarrowChecker(FUNCTIONS, variables).check(parsed).getAst();
  }

  /** A compiler with every function and no variable. */
  static CelCompilerBuilder newCompiler() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addLibraries(LIBRARIES)
        .addMacros(CelExtensions.lists().macros())
        .addFunctionDeclarations(SORTED);
  }

  private static Map<String, List<CelFunctionDecl>> functions() {
    List<CelFunctionDecl> all = new ArrayList<>(Functions.INSTANCE.declarations());
    all.add(SORTED);
    for (CelCompilerLibrary library : LIBRARIES) {
      if (library instanceof CelExtensionLibrary.FeatureSet features) {
        all.addAll(features.functions());
      }
    }
    return all.stream().collect(Collectors.groupingBy(CelFunctionDecl::name));
  }

  private static Map<Scope, NarrowChecker> checkers() {
    Map<Scope, NarrowChecker> checkers = new EnumMap<>(Scope.class);
    for (Scope scope : Scope.values()) {
      checkers.put(scope, new NarrowChecker(FUNCTIONS, scope.variables()));
    }
    return checkers;
  }
}
