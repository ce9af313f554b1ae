package dev.tributary.planner.types;

import dev.tributary.planner.types.Finding.Kind;
import dev.tributary.planner.types.Shape.Extra;
import dev.tributary.planner.types.Shape.Field;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

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
  interface Place {
    Finding at(Kind kind, int offset, String message, String nextStep);
  }

  private record Pair(Shape from, Shape to) {}

  private final Place place;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<Pair> underWay = new HashSet<>();
  private int depth;

  Assignment(Place place) {
    this.place = place;
  }

  List<Finding> findings() {
    return findings;
  }

  private void wrong(String path, Kind kind, int offset, String message, String nextStep) {
    findings.add(place.at(kind, offset, message, nextStep).under(path));
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
          unknownStep(to));
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

  private static String unknownStep(Shape to) {
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
      Assignment attempt = new Assignment(place);
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

  private void noNull(String path, int offset) {
    wrong(
        path,
        Kind.NullNotAllowed,
        offset,
        what(path) + " is null, and the target takes no null",
        "write optional.none() to leave the field out");
  }

  private void one(String path, int offset, Shape from, Shape to) {
    switch (to) {
      case Shape.Text text -> text(path, offset, from, text);
      case Shape.Int number when from instanceof Shape.Int given ->
          values(path, offset, given.values(), number.values());
      case Shape.Num number
          when from instanceof Shape.Int
              || from instanceof Shape.Num
              || from instanceof Shape.Dbl -> {}
      case Shape.ListOf list when from instanceof Shape.ListOf given ->
          items(path, offset, given.items(), list.items());
      case Shape.Obj object when from instanceof Shape.Obj given ->
          fields(path, offset, given, object);
      case Shape.Obj object when from instanceof Shape.MapOf given ->
          computed(path, offset, given, object);
      default -> {
        if (from instanceof Shape.Null && !(to instanceof Shape.Null)) {
          noNull(path, offset);
        } else if (from.getClass() != to.getClass()) {
          mismatch(path, offset, from, to);
        }
      }
    }
  }

  private void mismatch(String path, int offset, Shape from, Shape to) {
    wrong(
        path,
        Kind.TypeMismatch,
        offset,
        "%s is %s and must be %s".formatted(what(path), Shape.name(from), Shape.name(to)),
        conversion(from, to));
  }

  private static String conversion(Shape from, Shape to) {
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

  private void text(String path, int offset, Shape from, Shape.Text to) {
    if (from instanceof Shape.Time) {
      if (to.format() != null && !to.format().equals("date-time")) {
        formats(path, offset, "date-time", to.format());
      }
      return;
    }
    if (from instanceof Shape.Span || from instanceof Shape.Bytes) {
      return;
    }
    if (!(from instanceof Shape.Text given)) {
      if (from instanceof Shape.Null) {
        noNull(path, offset);
      } else {
        mismatch(path, offset, from, to);
      }
      return;
    }
    if (!to.values().isEmpty()) {
      values(path, offset, given.values(), to.values());
    } else if (given.values().isEmpty()) {
      if (isKnown(given.format()) && isKnown(to.format()) && !given.format().equals(to.format())) {
        formats(path, offset, given.format(), to.format());
      }
    } else {
      for (String value : given.values()) {
        if (!meets(value, to.format())) {
          wrong(
              path,
              Kind.TypeMismatch,
              offset,
              "'%s' is no %s".formatted(value, to.format()),
              "write it as " + example(to.format()));
          return;
        }
      }
    }
  }

  private void formats(String path, int offset, String from, String to) {
    wrong(
        path,
        Kind.TypeMismatch,
        offset,
        "%s has the format %s and must have the format %s".formatted(what(path), from, to),
        to.equals("date")
            ? "write date(…, 'Europe/Berlin') around it, with your time zone"
            : "convert it; docs/functions.md has dates and decimals");
  }

  private static boolean isKnown(String format) {
    return format != null
        && Set.of("date-time", "date", "time", "uuid", "decimal", "email", "uri").contains(format);
  }

  private static String example(String format) {
    return switch (format) {
      case "date" -> "'2026-01-31'";
      case "uuid" -> "'123e4567-e89b-12d3-a456-426614174000'";
      case "decimal" -> "'12.10'";
      default -> "'2026-01-31T12:00:00Z'";
    };
  }

  private static boolean meets(String value, String format) {
    if (format == null) {
      return true;
    }
    try {
      switch (format) {
        case "date-time" -> OffsetDateTime.parse(value);
        case "date" -> LocalDate.parse(value);
        case "uuid" -> UUID.fromString(value);
        case "decimal" -> new java.math.BigDecimal(value);
        default -> {}
      }
      return true;
    } catch (DateTimeException | IllegalArgumentException e) {
      return false;
    }
  }

  private <T> void values(String path, int offset, Set<T> given, Set<T> wanted) {
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

  private void fields(String path, int offset, Shape.Obj from, Shape.Obj to) {
    int here = from.isWritten() ? from.at() : offset;
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, Field> entry : to.fields().entrySet()) {
      String name = entry.getKey();
      Field given = from.fields().get(name);
      if (given != null) {
        present(path, here, name, given, entry.getValue());
      } else if (entry.getValue().required()) {
        if (from.extra() == Extra.ALLOWED || from.extra() == Extra.IMPLIED) {
          wrong(
              path,
              Kind.ShapeUnknown,
              here,
              "the target needs the field '%s', and whether it is there isn't known"
                  .formatted(name),
              "write the fields one by one");
        } else {
          missing.add(name);
        }
      }
    }
    if (!missing.isEmpty()) {
      // The API server sorts a schema's fields, a file doesn't; the text is one.
      missing(path, here, missing.stream().sorted().toList(), to);
    }
    for (Map.Entry<String, Field> entry : from.fields().entrySet()) {
      if (!to.fields().containsKey(entry.getKey())) {
        unlisted(path, here, entry.getKey(), entry.getValue(), from.isWritten(), to);
      }
    }
  }

  private void present(String path, int here, String name, Field given, Field wanted) {
    int at = given.at() >= 0 ? given.at() : here;
    String below = path + "." + name;
    boolean absent = !given.required() || Shape.plain(given.shape()) instanceof Shape.Opt;
    if (wanted.required() && absent && !(given.shape() instanceof Shape.Broken)) {
      wrong(
          below,
          Kind.TargetFieldMissing,
          at,
          "the target needs the field '%s', and it may be absent".formatted(name),
          "give a value for that case with .orValue(…)");
    }
    check(below, at, given.shape(), wanted.shape());
  }

  void missing(String path, int here, List<String> missing, Shape.Obj to) {
    wrong(
        path,
        Kind.TargetFieldMissing,
        here,
        "the target needs the %s %s"
            .formatted(
                missing.size() == 1 ? "field" : "fields",
                String.join(", ", missing.stream().map(m -> "'" + m + "'").toList())),
        "add "
            + String.join(
                ", ",
                missing.stream()
                    .map(m -> m + " (" + Shape.name(to.fields().get(m).shape()) + ")")
                    .toList()));
  }

  void unlisted(String path, int here, String name, Field given, boolean written, Shape.Obj to) {
    int at = given.at() >= 0 ? given.at() : here;
    switch (to.extra()) {
      case REFUSED -> targetUnknown(path + "." + name, at, name, to);
      case UNSAID -> {
        if (written) {
          targetUnknown(path + "." + name, at, name, to);
        }
      }
      case ALLOWED -> check(path + "." + name, at, given.shape(), to.others());
      case IMPLIED -> {}
    }
  }

  private void targetUnknown(String path, int at, String name, Shape.Obj to) {
    wrong(
        path,
        Kind.TargetFieldUnknown,
        at,
        "the target's schema has no field '" + name + "'",
        to.fields().isEmpty()
            ? "leave it out"
            : Suggestions.nearest(name, to.fields().keySet())
                .map(k -> "did you mean '" + k + "'?")
                .orElseGet(
                    () ->
                        "leave it out, or list it in the schema, which has: "
                            + Suggestions.list(to.fields().keySet())));
  }

  private void computed(String path, int offset, Shape.MapOf from, Shape.Obj to) {
    List<String> required =
        to.fields().entrySet().stream()
            .filter(e -> e.getValue().required())
            .map(Map.Entry::getKey)
            .toList();
    if (!required.isEmpty() || to.extra() == Extra.REFUSED) {
      wrong(
          path,
          Kind.ShapeUnknown,
          offset,
          what(path) + " is a map with computed keys, so its fields aren't known",
          "write the fields one by one");
      return;
    }
    if (to.extra() == Extra.ALLOWED) {
      check(path + ".*", offset, from.values(), to.others());
    }
  }

  private static String what(String path) {
    return path.isEmpty() ? "the result" : "'" + path.replaceFirst("^\\.", "") + "'";
  }
}
