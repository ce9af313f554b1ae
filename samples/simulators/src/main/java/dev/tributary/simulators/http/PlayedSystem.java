package dev.tributary.simulators.http;

/** A system that the simulators play. Implementations are thread-safe. */
public interface PlayedSystem {
  /** The name for faults and the log. */
  String name();

  /** Whether a request with this path goes to this system. */
  boolean owns(String path);

  /**
   * Does what the request asks; the effect is complete when this returns.
   *
   * @throws BadRequest the request cannot be understood
   */
  Outcome handle(Call call);
}
