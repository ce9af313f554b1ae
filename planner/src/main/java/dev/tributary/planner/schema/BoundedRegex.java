package dev.tributary.planner.schema;

import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import java.util.regex.Pattern;

/**
 * A pattern of a schema, matched with bounded work: Java's matcher tries every way to read a text,
 * and for {@code (a+)+$} those double with each character. Its steps are counted where it reads the
 * text. Otherwise it is what the validator's own expression is, so a schema means the same.
 */
final class BoundedRegex implements RegularExpression {
  /** Most characters that one match may look at, each as often as it is looked at. */
  static final int MOST_STEPS = 1_000_000;

  private final Pattern pattern;

  BoundedRegex(String regex) {
    this.pattern =
        Pattern.compile(
            RegularExpressions.replaceLongformCharacterProperties(
                RegularExpressions.replaceDollarAnchors(regex)));
  }

  /** A match was given up; nothing is known of the value. */
  static final class TooMuchWorkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMuchWorkException() {
      super("a pattern of the schema takes too much work on this value", null, false, false);
    }
  }

  /**
   * Whether the pattern is found somewhere in the text.
   *
   * @throws TooMuchWorkException when that isn't known after {@value #MOST_STEPS} steps
   */
  @Override
  public boolean matches(String value) {
    try {
      return pattern.matcher(new Counted(value, new int[] {MOST_STEPS})).find();
    } catch (StackOverflowError e) {
      // Groups that repeat are matched recursively, a frame or more a character.
      throw new TooMuchWorkException();
    }
  }

  private record Counted(CharSequence text, int[] left) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (--left[0] < 0) {
        throw new TooMuchWorkException();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text.subSequence(start, end), left);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
