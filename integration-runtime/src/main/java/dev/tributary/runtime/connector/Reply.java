package dev.tributary.runtime.connector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came of a call whose answer matters.
 *
 * @param verdict what it means
 * @param status the HTTP status; empty when the system didn't answer, or wasn't asked this time
 * @param body what was answered: JSON, text as a JSON string, null for nothing; empty when there is
 *     no status
 */
public record Reply(Verdict verdict, OptionalInt status, Optional<JsonNode> body) {
  /** Without an answer. */
  public Reply(Verdict verdict) {
    this(verdict, OptionalInt.empty(), Optional.empty());
  }
}
