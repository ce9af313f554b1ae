package dev.tributary.planner.types;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What is known of a value before it is there. Immutable. */
public sealed interface Shape {
  /** Anything: there is no schema, or it says nothing. */
  record Any() implements Shape {}

  /** The result of something wrong that has been told already; fits everywhere. */
  record Broken() implements Shape {}

  /** No value: an item of an empty list, the inside of {@code optional.none()}. */
  record Never() implements Shape {}

  record Null() implements Shape {}

  record Bool() implements Shape {}

  /**
   * An integer of 64 bits.
   *
   * @param values the only ones; empty: any
   */
  record Int(Set<Long> values) implements Shape {}

  /** A decimal number. */
  record Num() implements Shape {}

  /** A binary floating-point number, as CEL's literals and {@code double()} give. */
  record Dbl() implements Shape {}

  /**
   * A text.
   *
   * @param values the only ones; empty: any
   * @param format its JSON Schema format, or {@code null}
   */
  record Text(Set<String> values, String format) implements Shape {}

  record Bytes() implements Shape {}

  /** A point in time. */
  record Time() implements Shape {}

  /** A length of time. */
  record Span() implements Shape {}

  /** Another of CEL's types, by its name; it can't be written as JSON. */
  record Other(String name) implements Shape {}

  record ListOf(Shape items) implements Shape {}

  /**
   * A map of which only the values are known.
   *
   * @param values its values
   * @param trusted whether a key that an expression names is taken to be there, as with headers
   *     that a sender always sets
   */
  record MapOf(Shape values, boolean trusted) implements Shape {
    MapOf(Shape values) {
      this(values, false);
    }
  }

  /** A CEL optional. */
  record Opt(Shape value) implements Shape {}

  /**
   * An object.
   *
   * @param fields the fields that are known
   * @param extra what is said of other fields
   * @param others the shape of other fields
   * @param at where in an expression it is written, or -1 when it comes from a schema
   */
  record Obj(Map<String, Field> fields, Extra extra, Shape others, int at) implements Shape {
    boolean isWritten() {
      return at >= 0;
    }
  }

  /** What a schema says of fields that it doesn't list. */
  enum Extra {
    /** {@code additionalProperties: false}. */
    REFUSED,
    /** It lists properties and says nothing of others. */
    UNSAID,
    /** It lists none and says nothing. */
    IMPLIED,
    /** {@code additionalProperties} is true or a schema, or there are pattern properties. */
    ALLOWED
  }

  /**
   * A field.
   *
   * @param shape its value
   * @param required whether it is always there
   * @param at where in an expression it is written, or -1
   */
  record Field(Shape shape, boolean required, int at) {}

  /** One of several. Two or more, none of them a union. */
  record Union(List<Shape> members) implements Shape {}

  /** A schema's {@code $ref}, which may be recursive. Two are the same only when identical. */
  final class Ref implements Shape {
    private final Supplier<Shape> source;
    private Shape resolved;
    private boolean resolving;

    Ref(Supplier<Shape> source) {
      this.source = source;
    }

    synchronized Shape resolve() {
      if (resolved == null) {
        if (resolving) {
          return ANY;
        }
        resolving = true;
        Shape shape = source.get();
        resolved = shape instanceof Ref ref ? ref.resolve() : shape;
        resolving = false;
      }
      return resolved;
    }
  }

  Shape ANY = new Any();
  Shape BROKEN = new Broken();
  Shape NEVER = new Never();
  Shape NULL = new Null();
  Shape BOOL = new Bool();
  Shape INT = new Int(Set.of());
  Shape NUM = new Num();
  Shape DBL = new Dbl();
  Shape TEXT = new Text(Set.of(), null);
  Shape BYTES = new Bytes();
  Shape TIME = new Time();
  Shape SPAN = new Span();

  /** Most literals that a scalar remembers, and most members of a union. */
  int MOST = 64;

  /** Without references at the top. */
  static Shape plain(Shape shape) {
    return shape instanceof Ref ref ? ref.resolve() : shape;
  }

  /** The alternatives at the top. */
  static List<Shape> members(Shape shape) {
    Shape plain = plain(shape);
    if (plain instanceof Union union) {
      return union.members().stream().map(Shape::plain).toList();
    }
    return List.of(plain);
  }

  static boolean isNullable(Shape shape) {
    return members(shape).stream().anyMatch(Null.class::isInstance);
  }

  /** The shape when it isn't null; {@link Never} when it is nothing else. */
  static Shape withoutNull(Shape shape) {
    return isNullable(shape)
        ? union(members(shape).stream().filter(m -> !(m instanceof Null)).toList())
        : shape;
  }

  static Shape union(Shape left, Shape right) {
    return left == right ? left : union(List.of(left, right));
  }

  /** The shape of a value that has one of these. */
  static Shape union(List<Shape> shapes) {
    List<Shape> flat = new ArrayList<>();
    for (Shape shape : shapes) {
      if (shape instanceof Union union) {
        flat.addAll(union.members());
      } else if (shape instanceof Ref ref && ref.resolve() instanceof Union union) {
        flat.addAll(union.members());
      } else if (!(shape instanceof Never)) {
        flat.add(shape);
      }
    }
    List<Shape> result = new ArrayList<>();
    for (Shape shape : flat) {
      if (shape instanceof Broken) {
        return BROKEN;
      }
      merge(result, shape);
    }
    if (result.stream().anyMatch(Any.class::isInstance)) {
      return ANY;
    }
    if (result.size() > MOST) {
      return ANY;
    }
    return switch (result.size()) {
      case 0 -> NEVER;
      case 1 -> result.getFirst();
      default -> new Union(List.copyOf(result));
    };
  }

  private static void merge(List<Shape> result, Shape shape) {
    for (int i = 0; i < result.size(); i++) {
      Shape merged = merged(result.get(i), shape);
      if (merged != null) {
        result.set(i, merged);
        return;
      }
    }
    result.add(shape);
  }

  /** The two as one shape without loss that matters, or {@code null}. */
  private static Shape merged(Shape left, Shape right) {
    if (left.equals(right)) {
      return left;
    }
    if (left instanceof Text a && right instanceof Text b) {
      return new Text(
          either(a.values(), b.values()),
          java.util.Objects.equals(a.format(), b.format()) ? a.format() : null);
    }
    if (left instanceof Int a && right instanceof Int b) {
      return new Int(either(a.values(), b.values()));
    }
    if (left instanceof ListOf a && right instanceof ListOf b) {
      return new ListOf(union(a.items(), b.items()));
    }
    if (left instanceof MapOf a && right instanceof MapOf b) {
      return new MapOf(union(a.values(), b.values()));
    }
    if (left instanceof MapOf && isEmptyMap(right)) {
      return left;
    }
    if (right instanceof MapOf && isEmptyMap(left)) {
      return right;
    }
    if (left instanceof Opt a && right instanceof Opt b) {
      return new Opt(union(a.value(), b.value()));
    }
    // `{}` beside an object, as in `cond ? {…} : {}`, stays its own member: the field is absent.
    return null;
  }

  private static boolean isEmptyMap(Shape shape) {
    return shape instanceof Obj object
        && object.fields().isEmpty()
        && object.extra() == Extra.REFUSED;
  }

  private static <T extends Comparable<T>> Set<T> either(Set<T> left, Set<T> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return Set.of();
    }
    Set<T> all = new TreeSet<>(left);
    all.addAll(right);
    return all.size() > MOST ? Set.of() : java.util.Collections.unmodifiableSet(all);
  }

  /** What is of both shapes. */
  static Shape both(Shape left, Shape right) {
    if (left instanceof Any || left.equals(right)) {
      return right;
    }
    if (right instanceof Any) {
      return left;
    }
    List<Shape> all = new ArrayList<>();
    for (Shape a : members(left)) {
      for (Shape b : members(right)) {
        Shape one = bothPlain(a, b);
        if (!(one instanceof Never)) {
          all.add(one);
        }
      }
    }
    return union(all);
  }

  private static Shape bothPlain(Shape left, Shape right) {
    if (left instanceof Any) {
      return right;
    }
    if (right instanceof Any || left.equals(right)) {
      return left;
    }
    if (left instanceof Text a && right instanceof Text b) {
      return new Text(common(a.values(), b.values()), a.format() == null ? b.format() : a.format());
    }
    if (left instanceof Int a && right instanceof Int b) {
      return new Int(common(a.values(), b.values()));
    }
    if (left instanceof Int && right instanceof Num) {
      return left;
    }
    if (left instanceof Num && right instanceof Int) {
      return right;
    }
    if (left instanceof ListOf a && right instanceof ListOf b) {
      return new ListOf(both(a.items(), b.items()));
    }
    if (left instanceof Obj a && right instanceof Obj b) {
      return bothObjects(a, b);
    }
    return NEVER;
  }

  private static <T> Set<T> common(Set<T> left, Set<T> right) {
    if (left.isEmpty()) {
      return right;
    }
    if (right.isEmpty()) {
      return left;
    }
    Set<T> common = new LinkedHashSet<>(left);
    common.retainAll(right);
    return common.isEmpty() ? left : java.util.Collections.unmodifiableSet(common);
  }

  private static Obj bothObjects(Obj left, Obj right) {
    Map<String, Field> fields = new LinkedHashMap<>(left.fields());
    right
        .fields()
        .forEach(
            (name, field) ->
                fields.merge(
                    name,
                    field,
                    (a, b) ->
                        new Field(
                            both(a.shape(), b.shape()), a.required() || b.required(), a.at())));
    Extra extra;
    if (left.extra() == Extra.REFUSED || right.extra() == Extra.REFUSED) {
      extra = Extra.REFUSED;
    } else if (left.extra() == Extra.ALLOWED || right.extra() == Extra.ALLOWED) {
      extra = Extra.ALLOWED;
    } else {
      extra =
          left.extra() == Extra.UNSAID || right.extra() == Extra.UNSAID
              ? Extra.UNSAID
              : Extra.IMPLIED;
    }
    return new Obj(fields, extra, both(left.others(), right.others()), -1);
  }

  /** The shape in a word or two, as messages name it. */
  static String name(Shape shape) {
    return switch (plain(shape)) {
      case Any a -> "anything";
      case Broken b -> "unknown";
      case Never n -> "nothing";
      case Null n -> "null";
      case Bool b -> "a bool";
      case Int i -> "an integer";
      case Num n -> "a decimal number";
      case Dbl d -> "a double";
      case Text t -> t.format() == null ? "a string" : "a string (" + t.format() + ")";
      case Bytes b -> "bytes";
      case Time t -> "a timestamp";
      case Span s -> "a duration";
      case Other o -> "a value of type " + o.name();
      case ListOf l -> "a list";
      case MapOf m -> "a map";
      case Obj o -> "an object";
      case Opt o -> "an optional (" + name(o.value()) + ")";
      case Ref r -> "anything";
      case Union u ->
          String.join(" or ", u.members().stream().map(Shape::name).distinct().limit(4).toList());
    };
  }
}
