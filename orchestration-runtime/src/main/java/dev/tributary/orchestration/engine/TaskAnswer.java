package dev.tributary.orchestration.engine;

/**
 * A person's decision.
 *
 * @param task the task: the name of its approve step
 * @param choice one of the task's choices
 * @param by who decided
 * @param comment a text, or {@code null}
 */
public record TaskAnswer(String task, String choice, String by, String comment) {}
