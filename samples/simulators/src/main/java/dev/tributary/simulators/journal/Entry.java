package dev.tributary.simulators.journal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One request, or one item of it, as the log keeps it.
 *
 * @param seq counts from 1 over all systems, without gaps, also after the log was cleared
 * @param time of the entry, ISO 8601, UTC
 * @param system its name, or "-" when no system owns the path
 * @param method the HTTP method
 * @param path with the query
 * @param key the business key, when there is one
 * @param idempotencyKey the Idempotency-Key header
 * @param sequence the header that carries the sender's sequence; of an item what it says
 * @param outcome "answered", the fault that came in between, or {@link #ITEM}
 * @param status what was or will be answered; 0 when nothing is
 * @param effect none, created or updated
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Entry(
    long seq,
    String time,
    String system,
    String method,
    String path,
    String key,
    String idempotencyKey,
    String sequence,
    String outcome,
    int status,
    String effect) {

  /** The outcome of an item of the request that stands before it. */
  public static final String ITEM = "item";

  /** Whether it is an item of a request, and no request. */
  @JsonIgnore
  public boolean isItem() {
    return ITEM.equals(outcome);
  }
}
