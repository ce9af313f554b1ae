package dev.tributary.planner.types;

/** How a value becomes one of another shape, as the next step of a finding. */
final class Conversions {
  private Conversions() {}

  /** From what has no known type. */
  static String fromUnknown(Shape to) {
    return switch (to) {
      case Shape.Text t -> "write string(…) around it, or give the source a schema";
      case Shape.Int i -> "write int(…) around it, or give the source a schema";
      case Shape.Num n -> "write decimal(…) around it, or give the source a schema";
      case Shape.Bool b -> "compare it, as in … == true, or give the source a schema";
      case Shape.ListOf l -> "build it with .map(x, {…}), or give the source a schema";
      case Shape.Obj o -> "write its fields one by one, or give the source a schema";
      default -> "convert it, or give the source a schema";
    };
  }

  /** From another type. */
  static String between(Shape from, Shape to) {
    boolean scalar =
        from instanceof Shape.Text
            || from instanceof Shape.Int
            || from instanceof Shape.Num
            || from instanceof Shape.Dbl
            || from instanceof Shape.Bool;
    return switch (to) {
      case Shape.Text t when scalar -> "write string(…) around it";
      case Shape.Int i when from instanceof Shape.Num -> "write int(round(…, 0)) around it";
      case Shape.Int i when from instanceof Shape.Time -> "write epochMillis(…) around it";
      case Shape.Int i when scalar && !(from instanceof Shape.Bool) -> "write int(…) around it";
      case Shape.Num n when scalar && !(from instanceof Shape.Bool) -> "write decimal(…) around it";
      case Shape.Bool b when scalar -> "compare it, as in … == 'true'";
      case Shape.ListOf l when !(from instanceof Shape.Null) -> "write […] around one item";
      case Shape.Obj o -> "write a map, as in {'field': …}, or nested YAML";
      case Shape.Text t when from instanceof Shape.ListOf -> "join it, as in ….join(', ')";
      default -> "give a value of that type";
    };
  }
}
