package dev.tributary.planner.evolution;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of three numbers, ordered as semver.org says. */
record SemanticVersion(BigInteger major, BigInteger minor, BigInteger patch)
    implements Comparable<SemanticVersion> {
  private static final Pattern TEXT =
      Pattern.compile("(0|[1-9][0-9]{0,38})\\.(0|[1-9][0-9]{0,38})\\.(0|[1-9][0-9]{0,38})");
  private static final Comparator<SemanticVersion> ORDER =
      Comparator.comparing(SemanticVersion::major)
          .thenComparing(SemanticVersion::minor)
          .thenComparing(SemanticVersion::patch);

  /** Reads one; empty when the text is none. */
  static Optional<SemanticVersion> parse(String text) {
    Matcher matcher = TEXT.matcher(text == null ? "" : text);
    return matcher.matches()
        ? Optional.of(
            new SemanticVersion(
                new BigInteger(matcher.group(1)),
                new BigInteger(matcher.group(2)),
                new BigInteger(matcher.group(3))))
        : Optional.empty();
  }

  @Override
  public int compareTo(SemanticVersion other) {
    return ORDER.compare(this, other);
  }
}
