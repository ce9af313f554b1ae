package dev.tributary.planner.admission;

import dev.tributary.planner.Diagnostic;
import java.util.List;

/**
 * What is to be said about a resource before it is let in.
 *
 * @param denials what is wrong in the resource itself; with any of them it isn't let in
 * @param warnings what depends on other resources, and what is only worth a word. Those about flows
 *     and orchestrations that the resource breaks name these as their resource
 * @param unseen how many flows and orchestrations use the resource and weren't looked at, because
 *     time was up
 */
public record Verdict(List<Diagnostic> denials, List<Diagnostic> warnings, int unseen) {

  /** Nothing to say. */
  public static Verdict silence() {
    return new Verdict(List.of(), List.of(), 0);
  }

  /** Whether the resource is let in. */
  public boolean allows() {
    return denials.isEmpty();
  }

  /** The same said of an edit that leaves the spec as it is, which is never refused. */
  public Verdict withoutDenials() {
    return new Verdict(
        List.of(),
        java.util.stream.Stream.concat(denials.stream(), warnings.stream()).toList(),
        unseen);
  }
}
