package dev.tributary.cli.instances;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.orchestration.engine.InstanceState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people are told of an instance. */
class InstancesTest {
  @ParameterizedTest
  @ValueSource(strings = {"https://temporal.example.com/ui", "https://temporal.example.com/ui/"})
  void theLinkToTemporalsPageHasTheIdAsOnePartOfItsPath(String ui) {
    try (Instances instances = Instances.open("localhost:7233", "retail eu", "pickup", "pickup")) {
      assertThat(instances.page(ui, "s1/10 01~ä"))
          .isEqualTo(
              "https://temporal.example.com/ui/namespaces/retail%20eu/workflows/pickup.pickup.s1%2F10%2001%7E%C3%A4");
    }
  }

  @Test
  void startsThatWaitAreTold() {
    assertThat(StateText.lines(state(2))).contains("2 starts of its key wait for its end");
    assertThat(StateText.lines(state(0))).noneMatch(line -> line.contains("wait for its end"));
  }

  private static InstanceState state(int queued) {
    return new InstanceState(
        "plan",
        "1001",
        InstanceState.Phase.Running,
        0,
        1_000,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        new InstanceState.Counts(0, 0, 0),
        queued);
  }
}
