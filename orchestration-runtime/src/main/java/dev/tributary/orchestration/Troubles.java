package dev.tributary.orchestration;

import dev.tributary.runtime.Health;
import dev.tributary.runtime.Health.Reason;
import dev.tributary.runtime.engine.EngineListener;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is wrong with a runner, by what it is about; the gravest is its health. */
final class Troubles implements EngineListener {
  private static final List<Reason> GRAVEST_FIRST =
      List.of(
          Reason.PositionLost,
          Reason.KafkaUnreachable,
          Reason.TemporalUnreachable,
          Reason.DeadLettersFailing);

  private final Map<Reason, String> problems = new EnumMap<>(Reason.class);
  private Health phase = new Health(false, Reason.Starting, "starting");

  synchronized void phase(boolean ready, Reason reason, String message) {
    phase = new Health(ready, reason, message);
  }

  /** Tells a problem; an empty text tells that it is over. */
  synchronized void tell(Reason reason, String message) {
    if (message.isEmpty()) {
      problems.remove(reason);
    } else {
      problems.put(reason, message);
    }
  }

  synchronized Health health() {
    if (phase.reason() != Reason.Running) {
      return phase;
    }
    return GRAVEST_FIRST.stream()
        .filter(problems::containsKey)
        .findFirst()
        .map(
            reason -> new Health(reason == Reason.DeadLettersFailing, reason, problems.get(reason)))
        .orElse(phase);
  }

  @Override
  public void reading() {
    tell(Reason.KafkaUnreachable, "");
  }

  @Override
  public void reconnecting(String why) {
    tell(Reason.KafkaUnreachable, "reading from Kafka failed and begins again: " + why);
  }

  @Override
  public void positionLost(String message) {
    tell(Reason.PositionLost, message);
  }
}
