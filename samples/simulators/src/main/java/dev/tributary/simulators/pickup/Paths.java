package dev.tributary.simulators.pickup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.BadRequest;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Json;
import dev.tributary.simulators.http.Outcome;
import java.util.List;
import java.util.Map;

/** What the systems of the sample have in common about requests. */
final class Paths {
  private Paths() {}

  /** The parts of the path below the system's own. */
  static List<String> below(Call call) {
    List<String> all = call.segments();
    return all.subList(1, all.size());
  }

  /**
   * A field of the body that must be there.
   *
   * @throws BadRequest when it isn't
   */
  static String text(Call call, String field) {
    JsonNode value = Json.tree(call.body()).path(field);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new BadRequest(field + " is missing");
    }
    return value.textValue();
  }

  static Outcome missing(String what, String id) {
    return Outcome.of(Answer.json(404, Map.of("error", "no " + what + " " + id)));
  }

  static Outcome unknown(Call call) {
    return Outcome.of(Answer.json(404, Map.of("error", "no " + call.line())));
  }
}
