package dev.tributary.runtime.deadletter;

import dev.tributary.runtime.step.Stage;
import java.time.Instant;

/**
 * Why a record is a dead letter.
 *
 * @param stage where its way ended
 * @param reason a sentence for people
 * @param attempts sends that failed; 0 when it was never sent
 * @param firstFailed the first failure
 * @param lastFailed the last one
 */
public record DeadLetter(
    Stage stage, String reason, int attempts, Instant firstFailed, Instant lastFailed) {}
