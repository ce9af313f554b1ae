package dev.tributary.runtime.intake;

import java.util.Map;

/**
 * A request as it came.
 *
 * @param method the HTTP method
 * @param headers by lower-case name; several of one name joined by commas
 * @param body the raw bytes; of a body larger than the limit any part that is itself larger
 */
public record WebhookRequest(String method, Map<String, String> headers, byte[] body) {}
