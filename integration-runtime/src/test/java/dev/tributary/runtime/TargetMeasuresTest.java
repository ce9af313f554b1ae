package dev.tributary.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.runtime.engine.EngineSettings;
import dev.tributary.runtime.engine.Limits;
import dev.tributary.runtime.testkit.Plans;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetMeasuresTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"-, 64", "1, 64", "64, 64", "200, 200", "10000, 1024"})
  void asManyRecordsAreHandledAtOnceAsTheSystemsOwnerAllows(Integer concurrency, int running) {
    FlowPlan plan =
        Plans.flow(
                "orders",
                Plans.contract("orders"),
                Plans.with(
                    Plans.crm(URI.create("http://crm")), new PressurePlan(null, concurrency, null)))
            .kafka("localhost:1")
            .build();

    Limits limits = TargetMeasures.of(plan, EngineSettings.defaults()).limits();

    assertThat(limits).isEqualTo(Limits.defaults().running(running));
  }
}
