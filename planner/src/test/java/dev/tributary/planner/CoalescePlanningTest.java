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

/** Whether only the newest record of a key is delivered, and after how long. */
class CoalescePlanningTest {
  @ParameterizedTest
  @CsvSource({"200ms, 200", "0s, 0", ", 0", "60s, 60000", "1m, 60000"})
  void theWindowIsInThePlan(String window, long millis) {
    PlanResult planned = plan(window, null);
    assertThat(planned.diagnostics()).isEmpty();
    FlowPlan plan = planned.plan().orElseThrow();
    assertThat(plan.engine().coalesceMs()).isEqualTo(millis);
    assertThat(PlanCodec.fromJson(PlanCodec.toJson(plan))).isEqualTo(plan);
  }

  @ParameterizedTest
  @CsvSource({
    "61s, , spec.delivery.coalesce.window",
    "10001d, , spec.delivery.coalesce.window",
    "1s, Park, spec.delivery.coalesce",
  })
  void whatWaitsTooLongOrForADeadLetterIsRefused(
      String window, String platformsSameKey, String path) {
    assertThat(plan(window, platformsSameKey).diagnostics())
        .filteredOn(d -> d.isError())
        .isNotEmpty()
        .allSatisfy(d -> assertThat(d.code()).isEqualTo(DiagnosticCode.FieldInvalid))
        .first()
        .satisfies(d -> assertThat(d.path()).isEqualTo(path));
  }

  @Test
  void aFlowsOwnContinueHoldsBesideAPlatformThatParks() {
    PlanResult planned =
        Resources.orders(
                node -> {
                  edit(node, "1s", "Park");
                  if (node.at("/metadata/name").asText().equals("orders-to-crm")) {
                    ((ObjectNode) node.get("spec"))
                        .withObject("/delivery/deadLetter")
                        .put("sameKey", "Continue");
                  }
                })
            .plan("orders-to-crm");
    assertThat(planned.diagnostics()).isEmpty();
  }

  @Test
  void aPlanFromBeforeDeliversEachRecord() throws Exception {
    FlowPlan plan = plan("1s", null).plan().orElseThrow();
    JsonNode old = new ObjectMapper().readTree(PlanCodec.toJson(plan));
    ((ObjectNode) old).put("format", 4);
    ((ObjectNode) old.get("engine")).remove("coalesceMs");
    assertThat(PlanCodec.fromJson(old.toString()).engine().coalesceMs()).isNull();
  }

  private static PlanResult plan(String window, String platformsSameKey) {
    return Resources.orders(node -> edit(node, window, platformsSameKey)).plan("orders-to-crm");
  }

  private static void edit(JsonNode node, String window, String platformsSameKey) {
    ObjectNode spec = (ObjectNode) node.get("spec");
    if (node.at("/metadata/name").asText().equals("orders-to-crm")) {
      ObjectNode coalesce = spec.withObject("/delivery/coalesce").put("keep", "Latest");
      if (window != null) {
        coalesce.put("window", window);
      }
    }
    if (platformsSameKey != null && node.path("kind").asText().equals("IntegrationPlatform")) {
      spec.withObject("/defaults/delivery/deadLetter").put("sameKey", platformsSameKey);
    }
  }
}
