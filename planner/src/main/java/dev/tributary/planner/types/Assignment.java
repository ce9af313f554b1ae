package dev.tributary.planner.types;

import dev.tributary.planner.types.Finding.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds what an expression gives against the schema that it goes to.
 *
 * <p>A written field that the target's schema doesn't list is wrong unless the schema allows others
 * by an explicit {@code additionalProperties}: validation would let it pass, but a misspelt field
 * is far likelier than a wanted one, and the author of the schema can say that others are welcome.
 * A whole object that is copied isn't written field by field, so there only {@code
 * additionalProperties: false} counts.
 *
 * <p>What values alone decide (a free string into an enum, lengths, patterns) is left to
 * validation.
 */
final class Assignment {
  private static final int MAX_DEPTH = 40;

  /** Makes a finding at an offset of the expression; -1 is the whole of it. */
  interface Spot {
    Finding at(Kind kind, int offset, String message, String nextStep);
  }

  private record Pair(Shape from, Shape to) {}

  private final Spot spot;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<Pair> underWay = new HashSet<>();
  private final ObjectAssignment objects = new ObjectAssignment(this);
  private final TextAssignment texts = new TextAssignment(this);
  private int depth;

  Assignment(Spot spot) {
    this.spot = spot;
  }

  ObjectAssignment objects() {
    return objects;
  }

  List<Finding> findings() {
    return findings;
  }

  void wrong(String path, Kind kind, int offset, String message, String nextStep) {
    findings.add(spot.at(kind, offset, message, nextStep).under(path));
  }

  /** Checks; {@code path} is where below the checked field. */
  void check(String path, int offset, Shape given, Shape wanted) {
    Shape from = Shape.plain(given);
    Shape to = Shape.plain(wanted);
    if (to instanceof Shape.Any || from instanceof Shape.Broken || from instanceof Shape.Never) {
      return;
    }
    Pair pair = new Pair(from, to);
    if (depth > MAX_DEPTH || !underWay.add(pair)) {
      return;
    }
    depth++;
    try {
      plain(path, offset, from, to);
    } finally {
      depth--;
      underWay.remove(pair);
    }
  }

  private void plain(String path, int offset, Shape from, Shape to) {
    if (from instanceof Shape.Any) {
      wrong(
          path,
          Kind.ShapeUnknown,
          offset,
          what(path) + " has no known type, and " + Shape.name(to) + " is needed",
          Conversions.fromUnknown(to));
      return;
    }
    if (from instanceof Shape.Opt optional) {
      // Where this is a field or an item, its absence was looked at there.
      check(path, offset, optional.value(), to);
      return;
    }
    if (from instanceof Shape.Union union) {
      members(path, offset, union, to);
      return;
    }
    if (to instanceof Shape.Union union) {
      oneOf(path, offset, from, union);
      return;
    }
    one(path, offset, from, to);
  }

  private void members(String path, int offset, Shape.Union union, Shape to) {
    boolean nullTold = false;
    for (Shape member : union.members()) {
      if (Shape.plain(member) instanceof Shape.Null) {
        if (!Shape.isNullable(to) && !nullTold) {
          nullTold = true;
          wrong(
              path,
              Kind.NullNotAllowed,
              offset,
              what(path) + " may be null, and the target takes no null",
              "write … != null ? … : … (optional.none() leaves the field out), or coalesce(…, …)");
        }
        continue;
      }
      int before = findings.size();
      check(path, offset, member, to);
      if (findings.size() > before) {
        return;
      }
    }
  }

  private void oneOf(String path, int offset, Shape from, Shape.Union to) {
    List<Finding> nearest = null;
    for (Shape member : to.members()) {
      Assignment attempt = new Assignment(spot);
      attempt.depth = depth;
      attempt.underWay.addAll(underWay);
      attempt.check(path, offset, from, member);
      if (attempt.findings.isEmpty()) {
        return;
      }
      // What is wrong is told against the alternative of the same kind that it misses least.
      if (Shape.plain(member).getClass() == from.getClass()
          && (nearest == null || distance(attempt.findings) < distance(nearest))) {
        nearest = attempt.findings;
      }
    }
    if (nearest != null) {
      findings.addAll(nearest);
    } else if (from instanceof Shape.Null) {
      noNull(path, offset);
    } else {
      mismatch(path, offset, from, to);
    }
  }

  /** Another constant means another alternative, whatever else fits. */
  private static int distance(List<Finding> findings) {
    return findings.stream().mapToInt(f -> f.kind() == Kind.EnumMismatch ? 10 : 1).sum();
  }

  void noNull(String path, int offset) {
    wrong(
        path,
        Kind.NullNotAllowed,
        offset,
        what(path) + " is null, and the target takes no null",
        "write optional.none() to leave the field out");
  }

  private void one(String path, int offset, Shape from, Shape to) {
    switch (to) {
      case Shape.Text text -> texts.text(path, offset, from, text);
      case Shape.Int number when from instanceof Shape.Int given ->
          values(path, offset, given.values(), number.values());
      case Shape.Num number
          when from instanceof Shape.Int
              || from instanceof Shape.Num
              || from instanceof Shape.Dbl -> {}
      case Shape.ListOf list when from instanceof Shape.ListOf given ->
          items(path, offset, given.items(), list.items());
      case Shape.Obj object when from instanceof Shape.Obj given ->
          objects.fields(path, offset, given, object);
      case Shape.Obj object when from instanceof Shape.MapOf given ->
          objects.computed(path, offset, given, object);
      default -> {
        if (from instanceof Shape.Null && !(to instanceof Shape.Null)) {
          noNull(path, offset);
        } else if (from.getClass() != to.getClass()) {
          mismatch(path, offset, from, to);
        }
      }
    }
  }

  void mismatch(String path, int offset, Shape from, Shape to) {
    wrong(
        path,
        Kind.TypeMismatch,
        offset,
        "%s is %s and must be %s".formatted(what(path), Shape.name(from), Shape.name(to)),
        Conversions.between(from, to));
  }

  <T> void values(String path, int offset, Set<T> given, Set<T> wanted) {
    if (given.isEmpty() || wanted.isEmpty()) {
      return;
    }
    Optional<T> bad = given.stream().filter(v -> !wanted.contains(v)).findFirst();
    bad.ifPresent(
        value ->
            wrong(
                path,
                Kind.EnumMismatch,
                offset,
                "'%s' is none of the values that the target takes".formatted(value),
                Suggestions.didYouMean(
                    value.toString(), wanted.stream().map(Object::toString).toList())));
  }

  private void items(String path, int offset, Shape from, Shape to) {
    check(path + "[]", offset, from, to);
  }

  static String what(String path) {
    return path.isEmpty() ? "the result" : "'" + path.replaceFirst("^\\.", "") + "'";
  }
}
