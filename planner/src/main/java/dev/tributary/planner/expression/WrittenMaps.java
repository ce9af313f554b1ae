package dev.tributary.planner.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelMap;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes each map that an expression writes a {@link MapValue}. {@code map} and its like are written
 * as {@code accumulator + [item]}, and the accumulator is read again for every item.
 */
final class WrittenMaps {
  private static final String FUNCTION = "tributary.@map";
  private static final String OVERLOAD = "tributary_map";

  /** For the runtime alone: no expression can name it. */
  static final CelFunctionBinding BINDING =
      CelFunctionBinding.from(OVERLOAD, Map.class, MapValue::of);

  private final Map<Long, CelReference> references;
  private final Map<Long, CelType> types;
  private long last;

  private WrittenMaps(CelAbstractSyntaxTree tree) {
    references = new HashMap<>(tree.getReferenceMap());
    types = new HashMap<>(tree.getTypeMap());
    last = types.keySet().stream().mapToLong(Long::longValue).max().orElse(tree.getExpr().id());
  }

  /** The same tree with those maps marked. */
  static CelAbstractSyntaxTree marked(CelAbstractSyntaxTree tree) {
    WrittenMaps maps = new WrittenMaps(tree);
    long before = maps.last;
    CelExpr marked = maps.marked(tree.getExpr());
    return maps.last == before
        ? tree
        : CelAbstractSyntaxTree.newCheckedAst(
            marked, tree.getSource(), maps.references, maps.types);
  }

  private CelExpr marked(CelExpr expr) {
    return switch (expr.exprKind().getKind()) {
      case SELECT ->
          CelExpr.ofSelect(
              expr.id(),
              marked(expr.select().operand()),
              expr.select().field(),
              expr.select().testOnly());
      case CALL ->
          CelExpr.ofCall(
              expr.id(),
              expr.call().target().map(this::marked),
              expr.call().function(),
              each(expr.call().args()));
      case LIST ->
          CelExpr.ofList(expr.id(), each(expr.list().elements()), expr.list().optionalIndices());
      case MAP ->
          wrapped(
              CelExpr.ofMap(
                  expr.id(),
                  expr.map().entries().stream()
                      .map(this::entry)
                      .collect(ImmutableList.toImmutableList())));
      case COMPREHENSION -> comprehension(expr.id(), expr.comprehension());
      default -> expr;
    };
  }

  private ImmutableList<CelExpr> each(ImmutableList<CelExpr> expressions) {
    return expressions.stream().map(this::marked).collect(ImmutableList.toImmutableList());
  }

  private CelMap.Entry entry(CelMap.Entry entry) {
    return CelExpr.ofMapEntry(
        entry.id(), marked(entry.key()), marked(entry.value()), entry.optionalEntry());
  }

  private CelExpr comprehension(long id, CelComprehension loop) {
    return CelExpr.ofComprehension(
        id,
        loop.iterVar(),
        loop.iterVar2(),
        marked(loop.iterRange()),
        loop.accuVar(),
        marked(loop.accuInit()),
        marked(loop.loopCondition()),
        marked(loop.loopStep()),
        marked(loop.result()));
  }

  private CelExpr wrapped(CelExpr map) {
    long id = ++last;
    references.put(id, CelReference.newBuilder().addOverloadIds(OVERLOAD).build());
    types.put(id, SimpleType.DYN);
    return CelExpr.ofCall(id, Optional.empty(), FUNCTION, ImmutableList.of(map));
  }
}
