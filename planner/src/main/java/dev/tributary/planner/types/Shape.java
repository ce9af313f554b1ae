package dev.tributary.planner.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** What any of its fields may be. */
    List<Shape> values() {
      List<Shape> values = new ArrayList<>();
      fields.values().forEach(f -> values.add(f.shape()));
      if (extra != Extra.REFUSED) {
        values.add(others);
      }
      return values;
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

  /** Without the optional around it. */
  static Shape unwrapped(Shape shape) {
    return shape instanceof Opt optional ? optional.value() : shape;
  }

  /** Whether nothing wrong can be told of it. */
  static boolean isOpen(Shape shape) {
    return shape instanceof Any || shape instanceof Broken || shape instanceof Never;
  }

  static boolean isNullable(Shape shape) {
    return members(shape).stream().anyMatch(Null.class::isInstance);
  }

  /** The shape when it isn't null; {@link Never} when it is nothing else. */
  static Shape withoutNull(Shape shape) {
    return isNullable(shape)
        ? Unions.of(members(shape).stream().filter(m -> !(m instanceof Null)).toList())
        : shape;
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
