package dev.tributary.orchestration.process;

/**
 * Something that has to be undone if the instance fails.
 *
 * @param step the step that did it
 * @param doubtful whether it isn't known that it was done: that is found out first
 */
public record Undo(String step, boolean doubtful) {}
