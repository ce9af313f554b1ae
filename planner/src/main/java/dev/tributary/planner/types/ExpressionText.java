package dev.tributary.planner.types;

import dev.cel.common.ast.CelExpr;

/** An expression as a person would write it, for messages. */
final class ExpressionText {
  private ExpressionText() {}

  static String of(CelExpr expr) {
    return switch (expr.getKind()) {
      case IDENT -> expr.ident().name();
      case SELECT -> of(expr.select().operand()) + Suggestions.selector(expr.select().field());
      case CALL -> {
        CelExpr.CelCall call = expr.call();
        if (call.function().equals("_[_]")) {
          yield of(call.args().get(0)) + "[" + of(call.args().get(1)) + "]";
        }
        if (call.function().equals("_?._")) {
          yield of(call.args().get(0)) + ".?" + Literals.text(call.args().get(1)).orElse("…");
        }
        String name = call.function().matches("[\\w.]+") ? call.function() : "";
        yield name.isEmpty()
            ? "(…)"
            : call.target().map(t -> of(t) + ".").orElse("") + name + "(…)";
      }
      case CONSTANT ->
          switch (expr.constant().getKind()) {
            case STRING_VALUE -> "'" + expr.constant().stringValue() + "'";
            case INT64_VALUE -> Long.toString(expr.constant().int64Value());
            case NULL_VALUE -> "null";
            case BOOLEAN_VALUE -> Boolean.toString(expr.constant().booleanValue());
            default -> "…";
          };
      case LIST -> "[…]";
      case MAP -> "{…}";
      default -> "(…)";
    };
  }
}
