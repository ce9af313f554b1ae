package dev.tributary.runtime.intake;

/**
 * What a webhook is answered.
 *
 * @param status the HTTP status
 * @param message one sentence, as plain text
 */
public record Answer(int status, String message) {}
