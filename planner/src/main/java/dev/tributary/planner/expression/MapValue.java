package dev.tributary.planner.expression;

import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import dev.cel.common.values.SelectableValue;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A map that CEL takes as it is. cel-java goes through the whole of every other map, and all below
 * it, at every step of a path and at every item that a comprehension adds, to look for values that
 * it would have to convert; so the work would grow with the square of a list. Holds nothing that
 * must be converted.
 */
@SuppressWarnings("Immutable") // What is below is never changed.
public abstract class MapValue extends CelValue
    implements SelectableValue<String>, Map<String, Object> {
  private static final CelType TYPE = MapType.create(SimpleType.DYN, SimpleType.DYN);

  /** All of it. */
  protected abstract Map<?, ?> all();

  /** Of a map whose values CEL can take: made by CEL, or of texts. */
  static MapValue of(Map<?, ?> map) {
    return map instanceof MapValue known ? known : new Whole(map);
  }

  private static final class Whole extends MapValue {
    private final Map<?, ?> map;

    Whole(Map<?, ?> map) {
      this.map = map;
    }

    @Override
    protected Map<?, ?> all() {
      return map;
    }
  }

  @Override
  public final Object select(String field) {
    Object value = get(field);
    if (value == null) {
      throw CelAttributeNotFoundException.forMissingMapKey(field);
    }
    return value;
  }

  @Override
  public final Optional<Object> find(String field) {
    return Optional.ofNullable(get(field));
  }

  @Override
  public Object get(Object key) {
    return all().get(key);
  }

  @Override
  public boolean containsKey(Object key) {
    return all().containsKey(key);
  }

  @Override
  public int size() {
    return all().size();
  }

  @Override
  public final boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public final Object value() {
    return this;
  }

  @Override
  public final boolean isZeroValue() {
    return isEmpty();
  }

  @Override
  public final CelType celType() {
    return TYPE;
  }

  @Override
  @SuppressWarnings("unchecked")
  public final Set<String> keySet() {
    return (Set<String>) all().keySet();
  }

  @Override
  @SuppressWarnings("unchecked")
  public final Collection<Object> values() {
    return (Collection<Object>) all().values();
  }

  @Override
  @SuppressWarnings("unchecked")
  public final Set<Map.Entry<String, Object>> entrySet() {
    return ((Map<String, Object>) all()).entrySet();
  }

  @Override
  public final boolean containsValue(Object value) {
    return all().containsValue(value);
  }

  @Override
  public final boolean equals(Object other) {
    return other == this || (other instanceof Map<?, ?> map && all().equals(map));
  }

  @Override
  public final int hashCode() {
    return all().hashCode();
  }

  @Override
  public final String toString() {
    return all().toString();
  }

  @Override
  public final Object put(String key, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final Object remove(Object key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final void putAll(Map<? extends String, ?> entries) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final void clear() {
    throw new UnsupportedOperationException();
  }
}
