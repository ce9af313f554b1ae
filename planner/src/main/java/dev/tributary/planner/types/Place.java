package dev.tributary.planner.types;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A variable and the names below it; a name in brackets is an index. */
record Place(String variable, List<String> names) {
  /** The place that an expression is; empty when it is computed. */
  static Optional<Place> of(CelExpr expr) {
    return switch (expr.getKind()) {
      case IDENT -> Optional.of(new Place(expr.ident().name(), List.of()));
      case SELECT ->
          expr.select().testOnly()
              ? Optional.empty()
              : of(expr.select().operand()).map(p -> p.below(expr.select().field()));
      case CALL -> {
        if (!expr.call().function().equals("_[_]")) {
          yield Optional.empty();
        }
        CelExpr key = expr.call().args().get(1);
        Optional<Place> operand = of(expr.call().args().get(0));
        if (Literals.text(key).isPresent()) {
          yield operand.map(p -> p.below(Literals.text(key).get()));
        }
        // An index that is itself a place, or a constant, names one item within an expression.
        Optional<String> index =
            key.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                    && key.constant().getKind() == CelConstant.Kind.INT64_VALUE
                ? Optional.of(Long.toString(key.constant().int64Value()))
                : of(key).map(Place::text);
        yield index.flatMap(i -> operand.map(p -> p.below("[" + i + "]")));
      }
      default -> Optional.empty();
    };
  }

  boolean isFields() {
    return names.stream().noneMatch(n -> n.startsWith("["));
  }

  /** As facts are kept by it. */
  String text() {
    return names.isEmpty() ? variable : variable + "." + String.join(".", names);
  }

  Place below(String name) {
    List<String> all = new ArrayList<>(names);
    all.add(name);
    return new Place(variable, all);
  }
}
