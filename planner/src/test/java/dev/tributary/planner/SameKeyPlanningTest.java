package dev.tributary.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.PlanCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a key waits for its dead letter. */
class SameKeyPlanningTest {
  @ParameterizedTest
  @CsvSource({
    ", , , false",
    "Park, , , true",
    "Continue, , Park, false",
    ", , Park, true",
    "Park, Key, , true",
    ", None, Park, false"
  })
  void theFlowsWordComesFirstThenThePlatforms(
      String own, String mode, String platforms, boolean holds) {
    assertThat(plan(own, mode, platforms).plan().orElseThrow().engine().holdsDeadKeys())
        .isEqualTo(holds);
  }

  @Test
  void aPlatformsRetentionHoldsBesideAFlowsWordOnTheKey() {
    FlowPlan plan = plan("Park", null, "Continue").plan().orElseThrow();
    assertThat(
            plan.topics().stream()
                .filter(topic -> topic.name().equals(plan.deadLetterTopic()))
                .map(topic -> topic.config().get("retention.ms")))
        .containsExactly("3600000");
  }

  @Test
  void withoutOrderNothingCanWait() {
    assertThat(plan("Park", "None", null).diagnostics())
        .singleElement()
        .satisfies(d -> assertThat(d.code()).isEqualTo(DiagnosticCode.FieldInvalid))
        .satisfies(d -> assertThat(d.path()).isEqualTo("spec.delivery.deadLetter.sameKey"));
  }

  @Test
  void aPlanFromBeforeLetsThemPass() throws Exception {
    FlowPlan plan = plan("Park", null, null).plan().orElseThrow();
    assertThat(PlanCodec.fromJson(PlanCodec.toJson(plan)).engine().holdsDeadKeys()).isTrue();
    JsonNode old = new ObjectMapper().readTree(PlanCodec.toJson(plan));
    ((ObjectNode) old).put("format", 3);
    ((ObjectNode) old.get("engine")).remove("holdsDeadKeys");
    assertThat(PlanCodec.fromJson(old.toString()).engine().holdsDeadKeys()).isFalse();
  }

  private static PlanResult plan(String own, String mode, String platforms) {
    return Resources.orders(
            node -> {
              ObjectNode spec = (ObjectNode) node.get("spec");
              if (node.at("/metadata/name").asText().equals("orders-to-crm")) {
                if (own != null) {
                  spec.withObject("/delivery/deadLetter").put("sameKey", own);
                }
                if (mode != null) {
                  spec.withObject("/ordering").put("mode", mode);
                }
              }
              if (platforms != null && node.path("kind").asText().equals("IntegrationPlatform")) {
                spec.withObject("/defaults/delivery/deadLetter")
                    .put("sameKey", platforms)
                    .put("retention", "1h");
              }
            })
        .plan("orders-to-crm");
  }
}
