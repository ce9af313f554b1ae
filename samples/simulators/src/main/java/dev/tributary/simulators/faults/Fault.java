package dev.tributary.simulators.faults;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tributary.simulators.http.BadRequest;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One switch, as it is put. Without {@code count} and {@code forSeconds} it stays on until cleared.
 *
 * @param kind what happens
 * @param count exactly so many requests, or items of kind item
 * @param forSeconds counted from the PUT
 * @param probability 0 to 1, asked per request before it is counted, of kind refusal the same for
 *     the same Idempotency-Key; 1 unless told
 * @param match a regular expression that must be found in {@code METHOD path?query}
 * @param status of kind status, item or refusal; 503 unless told, of kind refusal 422
 * @param retryAfterSeconds the Retry-After header of status and maintenance
 * @param delayMs of kind delay; with timeoutAfterCommit the answer comes so much later, else never
 * @param field of kind drift: the field's name, at any depth
 * @param renameTo of kind drift: the new name
 * @param type of kind drift: the new type, {@code string}, {@code number} or {@code object}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fault(
    FaultKind kind,
    Integer count,
    Double forSeconds,
    Double probability,
    String match,
    Integer status,
    Integer retryAfterSeconds,
    Long delayMs,
    String field,
    String renameTo,
    String type) {

  /** Refuses a switch that would do nothing or cannot be understood. */
  public Fault {
    require(kind != null, "kind is missing");
    require(count == null || count > 0, "count must be 1 or more");
    require(forSeconds == null || forSeconds > 0, "forSeconds must be positive");
    require(probability == null || (probability > 0 && probability <= 1), "probability: (0, 1]");
    require(status == null || (status >= 200 && status <= 599), "status: 200 to 599");
    require(delayMs == null || delayMs >= 0, "delayMs must not be negative");
    require(kind != FaultKind.DELAY || delayMs != null, "delay needs delayMs");
    require(kind != FaultKind.MAINTENANCE || forSeconds != null, "maintenance needs forSeconds");
    if (kind == FaultKind.DRIFT) {
      require(
          field != null && (renameTo != null || type != null), "drift: field, renameTo or type");
      require(type == null || type.matches("string|number|object"), "type: string|number|object");
    }
    if (match != null) {
      try {
        Pattern.compile(match);
      } catch (PatternSyntaxException e) {
        throw new BadRequest("match: " + e.getDescription());
      }
    }
  }

  /** A switch of this kind for exactly {@code count} requests. */
  public static Fault times(FaultKind kind, int count) {
    return new Fault(kind, count, null, null, null, null, null, null, null, null, null);
  }

  /** Answers this status to exactly {@code count} requests. */
  public static Fault status(int status, int count) {
    return new Fault(
        FaultKind.STATUS, count, null, null, null, status, null, null, null, null, null);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new BadRequest(message);
    }
  }
}
