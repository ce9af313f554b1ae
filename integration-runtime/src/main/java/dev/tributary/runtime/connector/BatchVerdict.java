package dev.tributary.runtime.connector;

import java.util.List;

/**
 * What came of a request with many deliveries.
 *
 * @param answer of the request as a whole
 * @param items of each delivery, in their order; empty when the answer's holds for all
 */
public record BatchVerdict(Verdict answer, List<Verdict> items) {
  /** One verdict for all. */
  public BatchVerdict(Verdict answer) {
    this(answer, List.of());
  }
}
