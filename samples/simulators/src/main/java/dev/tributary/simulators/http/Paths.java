package dev.tributary.simulators.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** What systems below a path of their own have in common about requests. */
public final class Paths {
  private Paths() {}

  /** The parts of the path below the system's own. */
  public static List<String> below(Call call) {
    List<String> all = call.segments();
    return all.subList(1, all.size());
  }

  /**
   * A field of the body that must be there.
   *
   * @throws BadRequest when it isn't
   */
  public static String text(Call call, String field) {
    JsonNode value = Json.tree(call.body()).path(field);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new BadRequest(field + " is missing");
    }
    return value.textValue();
  }

  /** 404: there is no such thing. */
  public static Outcome missing(String what, String id) {
    return Outcome.of(Answer.json(404, Map.of("error", "no " + what + " " + id)));
  }

  /** 404: there is no such operation. */
  public static Outcome unknown(Call call) {
    return Outcome.of(Answer.json(404, Map.of("error", "no " + call.line())));
  }
}
