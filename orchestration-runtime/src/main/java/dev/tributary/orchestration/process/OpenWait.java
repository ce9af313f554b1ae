package dev.tributary.orchestration.process;

/**
 * A step that waits, as the workflow's memo tells of it.
 *
 * @param step its name
 * @param person whether it is a person who is waited for
 * @param untilMs until when, milliseconds since 1970
 */
public record OpenWait(String step, boolean person, long untilMs) {}
