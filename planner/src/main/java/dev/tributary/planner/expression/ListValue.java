package dev.tributary.planner.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import java.util.AbstractList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.RandomAccess;

/** A list that CEL takes as it is, for the reasons of {@link MapValue}. Nobody changes it. */
@SuppressWarnings("Immutable") // What is below is never changed.
public abstract class ListValue extends CelValue implements List<Object>, RandomAccess {
  private static final CelType TYPE = ListType.create(SimpleType.DYN);

  private List<Object> all() {
    return new AbstractList<>() {
      @Override
      public Object get(int index) {
        return ListValue.this.get(index);
      }

      @Override
      public int size() {
        return ListValue.this.size();
      }
    };
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
  public final boolean isEmpty() {
    return size() == 0;
  }

  @Override
  public final boolean contains(Object value) {
    return all().contains(value);
  }

  @Override
  public final Iterator<Object> iterator() {
    return all().iterator();
  }

  @Override
  public final Object[] toArray() {
    return all().toArray();
  }

  @Override
  public final <T> T[] toArray(T[] array) {
    return all().toArray(array);
  }

  @Override
  public final boolean containsAll(Collection<?> values) {
    return all().containsAll(values);
  }

  @Override
  public final int indexOf(Object value) {
    return all().indexOf(value);
  }

  @Override
  public final int lastIndexOf(Object value) {
    return all().lastIndexOf(value);
  }

  @Override
  public final ListIterator<Object> listIterator() {
    return all().listIterator();
  }

  @Override
  public final ListIterator<Object> listIterator(int index) {
    return all().listIterator(index);
  }

  @Override
  public final List<Object> subList(int from, int to) {
    return all().subList(from, to);
  }

  @Override
  public final boolean equals(Object other) {
    return other == this || (other instanceof List<?> list && all().equals(list));
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
  public final boolean add(Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final void add(int index, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final boolean addAll(Collection<?> values) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final boolean addAll(int index, Collection<?> values) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final Object set(int index, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final boolean remove(Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final Object remove(int index) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final boolean removeAll(Collection<?> values) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final boolean retainAll(Collection<?> values) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final void clear() {
    throw new UnsupportedOperationException();
  }
}
