package dev.tributary.bench.oracle;

import java.util.ArrayList;
import java.util.List;

/**
 * What the oracle found.
 *
 * @param lost events that the target never took and that are no dead letters, although they ought
 *     to be one or the other
 * @param asArrived what a target sees that looks at nothing but arrivals
 * @param inEffect what remains at a target that honours idempotency key and sequence
 * @param deadLetters whether exactly the poison lies there
 * @param resent arrivals of events that the target had already taken
 * @param resentBound so many may be sent again, after the faults that were told
 */
public record Judgement(
    int lost,
    Column asArrived,
    Column inEffect,
    DeadLetters deadLetters,
    int resent,
    int resentBound) {

  /**
   * Duplicates and violations of the order within a key.
   *
   * @param duplicates events taken again
   * @param disorder events that came while an earlier one of their key was under way, or after a
   *     later one
   */
  public record Column(int duplicates, int disorder) {
    /** Whether there are none. */
    public boolean isClean() {
      return duplicates == 0 && disorder == 0;
    }
  }

  /**
   * Dead letters against poison.
   *
   * @param missing poison that lies nowhere
   * @param extra events there that are no poison
   * @param doubled dead letters beyond the first of an event
   */
  public record DeadLetters(int missing, int extra, int doubled) {}

  /** Whether the promise holds: nothing lost, nothing wrong in effect, dead letters right. */
  public boolean isKept() {
    return lost == 0 && inEffect.isClean() && deadLetters.missing == 0 && deadLetters.extra == 0;
  }

  /** What is wrong, for people; empty when the promise holds. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    add(problems, lost, "lost");
    add(problems, inEffect.duplicates, "doubled in effect");
    add(problems, inEffect.disorder, "out of order in effect");
    add(problems, deadLetters.missing, "poisoned and in no dead letter");
    add(problems, deadLetters.extra, "dead-lettered without being poison");
    return problems;
  }

  private static void add(List<String> problems, int count, String what) {
    if (count > 0) {
      problems.add(count + " " + what);
    }
  }
}
