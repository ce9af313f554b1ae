package dev.tributary.orchestration.call;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What is known of a call that failed, beside its error's code and message.
 *
 * @param status the HTTP status of the last answer, or {@code null}
 * @param doubtful whether one of its tries may have had its effect
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CallFailure(Integer status, boolean doubtful) {}
