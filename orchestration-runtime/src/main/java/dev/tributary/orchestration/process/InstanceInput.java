package dev.tributary.orchestration.process;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.ReceivedEvent;

/**
 * What an instance starts with.
 *
 * @param plan the digest of its plan, for as long as it lives
 * @param key its key
 * @param start the event that starts it, or {@code null}: it is held for its start
 * @param holdMs how long it waits for its start when it has none, milliseconds
 * @param tellsWaits whether it tells which steps wait; those that were started before that was told
 *     don't
 * @param carried what it was when its history was cut, or {@code null} at its begin
 * @param queue starts that wait for its end, and those that had their turn before it; {@code null}
 *     for none
 * @param inbox events that came before it began, while another instance of its key ran, or {@code
 *     null}
 * @param ended how an instance ended of which this is only the record, or {@code null}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceInput(
    String plan,
    String key,
    ReceivedEvent start,
    long holdMs,
    boolean tellsWaits,
    Carried carried,
    StartQueue.Content queue,
    Inbox.Content inbox,
    InstanceState ended) {}
