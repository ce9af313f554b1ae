package dev.tributary.planner.types;

import dev.tributary.planner.types.Finding.Kind;
import java.util.Optional;

/** Keys, parameters and texts: each is one scalar. */
final class ScalarRule {
  private ScalarRule() {}

  /**
   * What is wrong with it.
   *
   * @param always whether it must be there
   * @param decimals whether decimals, doubles and times are taken too
   */
  static Optional<Finding> check(Inferred inferred, boolean always, boolean decimals) {
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
}
