package dev.tributary.planner.types;

/**
 * Something that is wrong with an expression, or with what it gives.
 *
 * @param kind what kind of thing it is
 * @param path the field below the checked one, for example {@code .lines[0]}; mostly empty
 * @param message what is wrong
 * @param nextStep what to do about it
 * @param line the line in the expression, from 1; 0 when it is about no place in it
 * @param column the column, from 1
 */
public record Finding(
    Kind kind, String path, String message, String nextStep, int line, int column) {

  /** Kinds; each is a diagnostic code of the same name. */
  public enum Kind {
    ExpressionInvalid,
    FieldUnknown,
    OptionalFieldUnguarded,
    NullableUnguarded,
    TypeMismatch,
    EnumMismatch,
    TargetFieldUnknown,
    TargetFieldMissing,
    NullNotAllowed,
    ShapeUnknown
  }

  /** The message with its place, as diagnostics carry it. */
  public String located() {
    return line == 0 ? message : "%s (line %d, column %d)".formatted(message, line, column);
  }

  Finding under(String prefix) {
    return new Finding(kind, prefix + path, message, nextStep, line, column);
  }
}
