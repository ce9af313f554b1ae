package dev.tributary.planner;

import dev.tributary.planner.types.Shape;
import dev.tributary.planner.types.TypeEnvironment;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The results that there are at a place of an orchestration. Immutable.
 *
 * @param possible what steps gave that may have run before
 * @param certain those among them that have, whichever way led here
 */
record KnownSteps(Map<String, Shape> possible, Set<String> certain) {
  static final KnownSteps NONE = new KnownSteps(Map.of(), Set.of());

  /** After one more step has run. */
  KnownSteps with(String name, Shape result) {
    Map<String, Shape> more = new TreeMap<>(possible);
    more.put(name, result);
    Set<String> surely = new HashSet<>(certain);
    surely.add(name);
    return new KnownSteps(more, surely);
  }

  /** Where others may have run too. */
  KnownSteps maybe(KnownSteps others) {
    Map<String, Shape> more = new TreeMap<>(possible);
    more.putAll(others.possible);
    return new KnownSteps(more, certain);
  }

  /** Where others have run beside. */
  KnownSteps beside(KnownSteps others) {
    Set<String> surely = new HashSet<>(certain);
    surely.addAll(others.certain);
    return new KnownSteps(maybe(others).possible, surely);
  }

  /** Where two ways meet; a way that is empty leads nowhere. */
  static Optional<KnownSteps> meet(Optional<KnownSteps> one, Optional<KnownSteps> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.or(() -> other);
    }
    Set<String> surely = new HashSet<>(one.get().certain);
    surely.retainAll(other.get().certain);
    return Optional.of(new KnownSteps(one.get().maybe(other.get()).possible, surely));
  }

  /** Nothing certain. */
  KnownSteps uncertain() {
    return new KnownSteps(possible, Set.of());
  }

  /** As expressions see it, with the payload of the event that started the instance. */
  TypeEnvironment environment(Shape start) {
    return TypeEnvironment.steps(start, possible, certain);
  }
}
