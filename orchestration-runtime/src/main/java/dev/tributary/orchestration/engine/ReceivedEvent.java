package dev.tributary.orchestration.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * An event as an instance gets it.
 *
 * @param topic the contract's topic
 * @param attributes CloudEvents attributes; {@code id} and {@code source} are always there
 * @param headers the record's other headers
 * @param payload what it says
 * @param acceptedMs when it happened, milliseconds since 1970
 */
public record ReceivedEvent(
    String topic,
    Map<String, String> attributes,
    Map<String, String> headers,
    JsonNode payload,
    long acceptedMs) {

  /** What two deliveries of one event have in common, and no two events. */
  public String identity() {
    return attributes.get("source") + "/" + attributes.get("id");
  }

  /** The CloudEvents type; {@code null} when it has none. */
  public String type() {
    return attributes.get("type");
  }
}
