package dev.tributary.orchestration.process;

import dev.tributary.orchestration.engine.ReceivedEvent;

/**
 * A start that waits for the instance of its key to end.
 *
 * @param plan the digest of the plan that its instance will run: the one in force when it came
 * @param event the event that starts it
 */
public record QueuedStart(String plan, ReceivedEvent event) {}
