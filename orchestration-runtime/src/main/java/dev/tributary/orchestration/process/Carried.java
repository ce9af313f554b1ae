package dev.tributary.orchestration.process;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.ReceivedEvent;
import java.util.List;
import java.util.Map;

/**
 * All that an instance is between two steps at the top: what goes into its next run when its
 * history is cut.
 *
 * @param start the event that started it
 * @param startedMs when that was
 * @param next the step at the top that comes next
 * @param waitsUntilMs until when that step waits, if it had begun to, else {@code null}
 * @param results what steps gave
 * @param undo what has to be undone if it fails
 * @param failure why it is being undone, or {@code null}
 * @param inbox events
 * @param steps how steps stand
 * @param audit what people did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Carried(
    ReceivedEvent start,
    long startedMs,
    int next,
    Long waitsUntilMs,
    Map<String, JsonNode> results,
    List<Undo> undo,
    InstanceState.Failure failure,
    Inbox.Content inbox,
    List<InstanceState.StepState> steps,
    List<InstanceState.Audit> audit) {}
