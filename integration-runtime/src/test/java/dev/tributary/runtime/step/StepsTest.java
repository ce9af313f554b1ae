package dev.tributary.runtime.step;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.types.CompiledPlan;
import dev.tributary.runtime.testkit.Plans;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class StepsTest {
  private static final String ORDER =
      "{\"name\":\"#1\",\"test\":false,\"line_items\":[{\"sku\":\"S\",\"quantity\":2}]}";

  @Test
  void aRecordIsMappedWithItsAcceptanceTime() {
    Steps steps =
        steps(
            "{\"name\":\"payload.name\",\"line_items\":\"[]\",\"at\":\"now\",\"h\":\"headers['x-a']\",\"id\":\"event.id\"}",
            "true");
    ConsumerRecord<byte[], byte[]> record = record(ORDER);
    record.headers().add("http.x-a", "1".getBytes(UTF_8));
    record.headers().add("ce_id", "e-1".getBytes(UTF_8));
    record.headers().add("ce_source", "/s".getBytes(UTF_8));
    record.headers().add("ce_time", "2026-01-02T03:04:05Z".getBytes(UTF_8));
    assertThat(steps.run(record))
        .isInstanceOfSatisfying(
            StepResult.Ready.class,
            ready -> {
              assertThat(ready.body().path("at").asText()).isEqualTo("2026-01-02T03:04:05Z");
              assertThat(ready.body().path("h").asText()).isEqualTo("1");
              assertThat(ready.idempotencyKey()).isEqualTo("/s/e-1");
              assertThat(ready.event().accepted()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
            });
  }

  @Test
  void everyStageHasItsFailure() {
    Steps steps =
        steps(
            "{\"name\":\"payload.name\",\"line_items\":\"payload.extra\"}",
            "payload.test == false");
    assertFailed(steps, "{", Stage.PARSE);
    assertFailed(steps, null, Stage.PARSE);
    assertFailed(steps, "{\"name\":1,\"line_items\":[]}", Stage.VALIDATE_SOURCE);
    assertFailed(steps, "{\"name\":\"a\",\"line_items\":[]}", Stage.FILTER);
    assertFailed(steps, ORDER, Stage.MAP);
    assertFailed(
        steps,
        "{\"name\":\"a\",\"test\":false,\"line_items\":[],\"extra\":1}",
        Stage.VALIDATE_TARGET);
    assertThat(steps.run(record("{\"name\":\"a\",\"test\":true,\"line_items\":[]}")))
        .isInstanceOf(StepResult.Filtered.class);
  }

  @Test
  void aDeeplyNestedBodyIsAParseFailure() {
    assertFailed(
        steps("{\"name\":\"'a'\",\"line_items\":\"[]\"}", "true"),
        "[".repeat(100_000),
        Stage.PARSE);
  }

  private static void assertFailed(Steps steps, String value, Stage stage) {
    assertThat(steps.run(record(value)))
        .isInstanceOfSatisfying(
            StepResult.Failed.class,
            failed -> {
              assertThat(failed.stage()).isEqualTo(stage);
              assertThat(failed.reason()).isNotBlank();
            });
  }

  private static Steps steps(String mapping, String filter) {
    FlowPlan plan =
        Plans.flow("f", Plans.contract("t"), Plans.orderPlaced("o"))
            .kafka("localhost:1")
            .mapping(mapping)
            .filter(filter)
            .build();
    return new Steps(plan, CompiledPlan.of(plan));
  }

  private static ConsumerRecord<byte[], byte[]> record(String value) {
    return new ConsumerRecord<>(
        "t", 0, 7, "k".getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8));
  }
}
