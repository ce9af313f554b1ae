package dev.tributary.planner.expression.functions;

import static dev.tributary.planner.expression.functions.Numbers.member;
import static dev.tributary.planner.expression.functions.Numbers.of;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists, tables, and the first of several values that is there. */
final class Lists {
  private static final int MOST_ALTERNATIVES = 6;

  private Lists() {}

  static List<Functions.Overload> overloads() {
    CelType t = TypeParamType.create("T");
    List<Functions.Overload> list = new ArrayList<>();
    list.add(
        member(
            "groupBy",
            MapType.create(SimpleType.STRING, ListType.create(t)),
            List.of(ListType.create(t), SimpleType.STRING),
            a -> groupBy((Collection<?>) a[0], (String) a[1])));
    list.add(
        of(
            "zip",
            ListType.create(MapType.create(SimpleType.STRING, SimpleType.DYN)),
            List.of(ListType.create(SimpleType.DYN), ListType.create(SimpleType.DYN)),
            a -> zip((Collection<?>) a[0], (Collection<?>) a[1])));
    list.add(
        of(
            "lookup",
            t,
            List.of(MapType.create(TypeParamType.create("K"), t), TypeParamType.create("K"), t),
            a -> lookup((Map<?, ?>) a[0], a[1], a[2])));
    for (int count = 2; count <= MOST_ALTERNATIVES; count++) {
      list.add(
          of(
              "coalesce",
              SimpleType.DYN,
              java.util.Collections.nCopies(count, (CelType) SimpleType.DYN),
              Lists::coalesce));
    }
    return list;
  }

  private static Map<String, List<Object>> groupBy(Collection<?> items, String field) {
    Map<String, List<Object>> groups = new LinkedHashMap<>();
    for (Object item : items) {
      if (!(item instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException("groupBy: an item is no map");
      }
      String key =
          switch (map.get(field)) {
            case String text -> text;
            case Long number -> number.toString();
            case Boolean bool -> bool.toString();
            case Decimal decimal -> decimal.text();
            case null, default ->
                throw new IllegalArgumentException(
                    "groupBy: an item has no scalar '" + field + "'");
          };
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(item);
    }
    return groups;
  }

  private static List<Map<String, Object>> zip(Collection<?> left, Collection<?> right) {
    List<Map<String, Object>> pairs = new ArrayList<>();
    Iterator<?> other = right.iterator();
    for (Object item : left) {
      if (!other.hasNext()) {
        break;
      }
      Map<String, Object> pair = new LinkedHashMap<>();
      pair.put("left", item);
      pair.put("right", other.next());
      pairs.add(pair);
    }
    return pairs;
  }

  private static Object lookup(Map<?, ?> table, Object key, Object otherwise) {
    Object found = table.get(key);
    return found == null ? otherwise : found;
  }

  private static Object coalesce(Object[] alternatives) {
    for (Object alternative : alternatives) {
      Object value =
          alternative instanceof Optional<?> optional ? optional.orElse(null) : alternative;
      if (value != null && !(value instanceof NullValue)) {
        return value;
      }
    }
    return NullValue.NULL_VALUE;
  }
}
