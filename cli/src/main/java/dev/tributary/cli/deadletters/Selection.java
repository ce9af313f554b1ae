package dev.tributary.cli.deadletters;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which dead letters are meant; each word narrows it down.
 *
 * @param keys one of these keys; empty: any
 * @param reason what the reason contains, whatever its case; empty: any
 * @param stage the stage; empty: any
 * @param offsets one of these dead letters; empty: any
 */
public record Selection(Set<String> keys, String reason, String stage, Set<Long> offsets) {
  /** All. */
  public static Selection all() {
    return new Selection(Set.of(), "", "", Set.of());
  }

  /** Whether nothing narrows it down. */
  public boolean isAll() {
    return equals(all());
  }

  /** By the words of the command line, of which any may be absent. */
  public static Selection of(List<String> keys, String reason, String stage, List<Long> offsets) {
    return new Selection(
        keys == null ? Set.of() : Set.copyOf(keys),
        reason == null ? "" : reason,
        stage == null ? "" : stage,
        offsets == null ? Set.of() : Set.copyOf(offsets));
  }

  boolean takes(Letter letter) {
    return (keys.isEmpty() || keys.contains(letter.key()))
        && letter.reason().toLowerCase(Locale.ROOT).contains(reason.toLowerCase(Locale.ROOT))
        && (stage.isEmpty() || letter.stage().equals(stage))
        && (offsets.isEmpty() || offsets.contains(letter.offset()));
  }
}
