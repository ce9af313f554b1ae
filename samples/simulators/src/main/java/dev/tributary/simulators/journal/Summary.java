package dev.tributary.simulators.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts over a part of the log.
 *
 * @param requests all of them, without their items
 * @param created effects that made something
 * @param updated effects that wrote something again
 * @param distinctKeys keys that were created at least once
 * @param duplicates keys that were created more than once: doubled in effect
 * @param byStatus requests by status; 0 = no answer
 * @param byOutcome requests by outcome
 */
public record Summary(
    long requests,
    long created,
    long updated,
    long distinctKeys,
    List<String> duplicates,
    Map<Integer, Long> byStatus,
    Map<String, Long> byOutcome) {

  /** Counts the entries. */
  public static Summary of(List<Entry> entries) {
    long requests = 0;
    long created = 0;
    long updated = 0;
    Map<String, Integer> creations = new LinkedHashMap<>();
    Map<Integer, Long> byStatus = new TreeMap<>();
    Map<String, Long> byOutcome = new TreeMap<>();
    for (Entry entry : entries) {
      if (!entry.isItem()) {
        requests++;
        byStatus.merge(entry.status(), 1L, Long::sum);
        byOutcome.merge(entry.outcome(), 1L, Long::sum);
      }
      if (entry.effect().equals("created")) {
        created++;
        creations.merge(String.valueOf(entry.key()), 1, Integer::sum);
      } else if (entry.effect().equals("updated")) {
        updated++;
      }
    }
    List<String> duplicates = new ArrayList<>();
    creations.forEach(
        (key, times) -> {
          if (times > 1) {
            duplicates.add(key);
          }
        });
    return new Summary(
        requests, created, updated, creations.size(), duplicates, byStatus, byOutcome);
  }
}
