package dev.tributary.planner.types;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The nearest of the names that are there. */
public final class Suggestions {
  private static final int SHOWN = 10;

  private Suggestions() {}

  /** The nearest of the known names, as a next step. */
  public static String didYouMean(String wrong, Collection<String> known) {
    if (known.isEmpty()) {
      return "there is none yet; declare it";
    }
    return nearest(wrong, known)
        .map(k -> "did you mean '" + k + "'?")
        .orElseGet(() -> "there are: " + list(known));
  }

  static String list(Collection<String> known) {
    List<String> shown = known.stream().sorted().limit(SHOWN).toList();
    return String.join(", ", shown) + (known.size() > SHOWN ? ", …" : "");
  }

  /** The known name that a person most likely meant. */
  public static Optional<String> nearest(String wrong, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.comparingInt((String k) -> distance(wrong, k))
                .thenComparing(Comparator.naturalOrder()))
        .filter(k -> distance(wrong, k) <= Math.max(2, wrong.length() / 3));
  }

  /** How a field is selected: quoted where CEL can't read its name. */
  static String selector(String name) {
    if (name.matches("[A-Za-z_][A-Za-z0-9_]*") && !name.matches("in|true|false|null")) {
      return "." + name;
    }
    return name.matches("[A-Za-z0-9_.\\-/ ]+")
        ? ".`" + name + "`"
        : "['" + name.replace("\\", "\\\\").replace("'", "\\'") + "']";
  }

  /** Levenshtein's distance, ignoring case and the way words are joined. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT).replaceAll("[_-]", "");
    String b = right.toLowerCase(Locale.ROOT).replaceAll("[_-]", "");
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(Math.min(above, row[j - 1]) + 1, replaced);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
