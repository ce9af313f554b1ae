package dev.tributary.planner.expression;

import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.standard.AddOperator.AddOverload;
import dev.tributary.planner.expression.functions.Functions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * {@code +} of lists and of texts, bounded. {@code map} and its like add one item a turn;
 * cel-java's own addition is looked through at each, which takes seconds for ten thousand items.
 */
final class Additions {
  private static final int MOST = JsonResult.MOST_VALUES;

  private Additions() {}

  /** CEL's functions but for these. */
  static CelStandardFunctions others() {
    return CelStandardFunctions.newBuilder()
        .filterFunctions(
            (function, overload) ->
                overload != AddOverload.ADD_LIST && overload != AddOverload.ADD_STRING)
        .build();
  }

  /** These. */
  static Collection<CelFunctionBinding> bindings() {
    return CelFunctionBinding.fromOverloads(
        "_+_",
        CelFunctionBinding.from("add_list", List.class, List.class, Additions::lists),
        CelFunctionBinding.from("add_string", String.class, String.class, Additions::texts));
  }

  private static Functions.RefusedException refused(String why) {
    return new Functions.RefusedException(new IllegalArgumentException(why));
  }

  private static Object texts(String left, String right) {
    if ((long) left.length() + right.length() > JsonResult.MOST_CHARACTERS) {
      throw refused("a text grows beyond %,d characters".formatted(JsonResult.MOST_CHARACTERS));
    }
    return left + right;
  }

  private static Object lists(List<?> left, List<?> right) {
    if ((long) left.size() + right.size() > MOST) {
      throw refused("a list grows beyond %,d items".formatted(MOST));
    }
    return left instanceof Sum sum ? sum.plus(right) : new Sum(new ArrayList<>(left)).plus(right);
  }

  /**
   * The first items of a list that others may have gone on with. What is added to the longest of
   * them is added in place; to another, to a copy. So each stays what it was.
   */
  @SuppressWarnings("Immutable") // Items are only ever added behind the last that is seen.
  private static final class Sum extends ListValue {
    private final ArrayList<Object> items;
    private final int size;

    Sum(ArrayList<Object> items) {
      this.items = items;
      this.size = items.size();
    }

    Sum plus(List<?> more) {
      ArrayList<Object> longer = items.size() == size ? items : new ArrayList<>(subList(0, size));
      longer.addAll(more);
      return new Sum(longer);
    }

    @Override
    public Object get(int index) {
      if (index >= size) {
        throw new IndexOutOfBoundsException(index);
      }
      return items.get(index);
    }

    @Override
    public int size() {
      return size;
    }
  }
}
