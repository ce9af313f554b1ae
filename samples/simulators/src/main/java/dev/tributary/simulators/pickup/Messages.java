package dev.tributary.simulators.pickup;

import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Once;
import dev.tributary.simulators.http.Outcome;
import dev.tributary.simulators.http.Outcome.Effect;
import dev.tributary.simulators.http.Paths;
import dev.tributary.simulators.http.PlayedSystem;
import java.util.List;
import java.util.Map;

/** Sends messages to customers: {@code POST /notify/messages} gives messageId. */
public final class Messages implements PlayedSystem {
  private static final String BASE = "/notify/";

  private final Once once = new Once();
  private int last;

  @Override
  public String name() {
    return "pickup-messages";
  }

  @Override
  public boolean owns(String path) {
    return path.startsWith(BASE);
  }

  @Override
  public synchronized Outcome handle(Call call) {
    if (!call.method().equals("POST") || !Paths.below(call).equals(List.of("messages"))) {
      return Paths.unknown(call);
    }
    return once.outcome(
        call,
        () ->
            new Outcome(
                Answer.json(201, Map.of("messageId", "M" + ++last)),
                Paths.text(call, "orderId"),
                Effect.CREATED));
  }
}
