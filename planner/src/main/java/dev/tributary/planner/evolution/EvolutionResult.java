package dev.tributary.planner.evolution;

import dev.tributary.planner.Diagnostic;
import java.util.List;
import java.util.stream.Stream;

/**
 * What checking a contract's edit gave.
 *
 * @param own what is wrong in the contract itself or against its own accepted versions; an
 *     admission webhook denies these
 * @param others what depends on other objects, and may mend itself when they change; an admission
 *     webhook warns of these
 * @param newVersion whether accepting it adds a version to the history
 */
public record EvolutionResult(List<Diagnostic> own, List<Diagnostic> others, boolean newVersion) {

  /** Everything, own first. */
  public List<Diagnostic> all() {
    return Stream.concat(own.stream(), others.stream()).toList();
  }

  /** Whether the edit may come into force. */
  public boolean isAccepted() {
    return all().stream().noneMatch(Diagnostic::isError);
  }
}
