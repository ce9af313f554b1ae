package dev.tributary.runtime.connector.kamelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.runtime.connector.Delivery;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.secret.MemorySecrets;
import dev.tributary.runtime.step.Event;
import dev.tributary.runtime.testkit.Attempts;
import dev.tributary.runtime.testkit.Plans;
import dev.tributary.simulators.SimulatorConfig;
import dev.tributary.simulators.SimulatorServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KameletConnectorTest {
  private final Delivery delivery =
      new Delivery(
          Plans.json("{\"id\":\"a\"}"),
          Map.of(),
          "00ff",
          "t-0-1",
          new Event(Map.of("id", "e"), Map.of(), Instant.EPOCH),
          false);

  @Test
  void aLogSinkTakesADelivery() throws Exception {
    try (var connector = connector("log-sink", Map.of("showHeaders", "true"))) {
      assertThat(connector.send(delivery, Attempts.of(Duration.ofSeconds(5))))
          .isEqualTo(new Verdict.Delivered(false));
    }
  }

  @Test
  void anHttpSinkPostsTheBodyAndItsFailureIsARetry() throws Exception {
    try (SimulatorServer simulators = SimulatorServer.start(SimulatorConfig.onFreePort());
        var connector = connector("http-sink", Map.of("url", simulators.url() + "/events"));
        var wrong = connector("http-sink", Map.of("url", simulators.url() + "/nowhere"))) {
      assertThat(connector.send(delivery, Attempts.of(Duration.ofSeconds(5))))
          .isEqualTo(new Verdict.Delivered(false));
      assertThat(simulators.log().entries(Optional.of("events"), Optional.of("a"))).hasSize(1);
      assertThat(wrong.send(delivery, Attempts.of(Duration.ofSeconds(5))))
          .isInstanceOf(Verdict.Retry.class);
    }
  }

  @Test
  void anUnknownKameletIsUnavailableAndNamed() throws Exception {
    try (var connector = connector("no-such-sink", Map.of())) {
      assertThat(connector.send(delivery, Attempts.of(Duration.ofSeconds(5))))
          .isInstanceOfSatisfying(
              Verdict.Unavailable.class, v -> assertThat(v.reason()).contains("no-such-sink"));
    }
  }

  private static KameletConnector connector(String ref, Map<String, String> properties) {
    return new KameletConnector(
        new TargetPlan.Kamelet("sink", ref, properties, null, 5_000, PressurePlan.NONE),
        new MemorySecrets());
  }
}
