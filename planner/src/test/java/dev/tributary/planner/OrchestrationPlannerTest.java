package dev.tributary.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.planner.plan.orchestration.ActionPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlanCodec;
import dev.tributary.planner.plan.orchestration.StepPlan;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OrchestrationPlannerTest {
  @Test
  void theSampleIsPlannedWithNothingSaidAboutIt() {
    OrchestrationResult result = Resources.pickup(node -> {}).planOrchestration("pickup");

    assertThat(result.diagnostics()).isEmpty();
    OrchestrationPlan plan = result.plan().orElseThrow();
    assertThat(plan.steps())
        .extracting(StepPlan::name)
        .startsWith("reserve", "authorise", "pickTask", "picked")
        .endsWith("notPicked", "notCollected");
    assertThat(plan.temporal().taskQueue()).isEqualTo("tributary.pickup.pickup");
    assertThat(plan.timeoutMs()).isEqualTo(120 * 3_600_000L);
    assertThat(OrchestrationPlanCodec.size(plan)).isLessThan(64 << 10);
  }

  @Test
  void aPlanIsReadBackAsItWasWritten() {
    OrchestrationPlan plan =
        Resources.pickup(node -> {}).planOrchestration("pickup").plan().orElseThrow();

    assertThat(OrchestrationPlanCodec.fromGzip(OrchestrationPlanCodec.toGzip(plan)))
        .isEqualTo(plan);
  }

  @Test
  void aStepSaysWhatItGives() {
    OrchestrationPlan plan =
        Resources.pickup(node -> {}).planOrchestration("pickup").plan().orElseThrow();

    assertThat(step(plan, "reserve").action().resultSchema().at("/properties/storeId/type"))
        .hasToString("\"string\"");
    assertThat(step(plan, "place").action().resultSchema().at("/properties/storeId/type"))
        .hasToString("\"string\"");
    assertThat(step(plan, "escalate").action().resultSchema().at("/properties/choice/enum"))
        .hasToString("[\"picked\",\"cancel\"]");
    assertThat(step(plan, "completed").action().givesResult()).isFalse();
  }

  @Test
  void whatItWaitsForAndWhatUndoesItIsInThePlan() {
    OrchestrationPlan plan =
        Resources.pickup(node -> {}).planOrchestration("pickup").plan().orElseThrow();

    assertThat(step(plan, "picked").action())
        .isInstanceOfSatisfying(
            ActionPlan.Listen.class,
            listen -> {
              assertThat(listen.source().topic()).isEqualTo("pickup.pick-completed");
              assertThat(listen.holdEarly()).isTrue();
              assertThat(listen.timeoutMs()).isEqualTo(4 * 3_600_000L);
              assertThat(listen.onTimeout()).isEqualTo("escalate");
            });
    assertThat(step(plan, "capture").compensate().call().target().operation().name())
        .isEqualTo("refund");
    assertThat(step(plan, "reserve").catches())
        .containsExactly(new StepPlan.CatchPlan(409, null, "outOfStock"));
  }

  @Test
  void theDigestChangesWithAnOperationThatItCallsAndWithNoOther() {
    String before = Resources.pickup(node -> {}).planOrchestration("pickup").digest();

    assertThat(digestWith("wms", "/spec/http/operations/releaseStock", "timeout", "9s"))
        .isNotEqualTo(before);
    assertThat(
            Resources.pickup(
                    node -> {
                      if (named(node, "wms")) {
                        ObjectNode operations = (ObjectNode) node.at("/spec/http/operations");
                        operations.set("other", operations.get("releaseStock").deepCopy());
                      }
                    })
                .planOrchestration("pickup")
                .digest())
        .isEqualTo(before);
  }

  @Test
  void aResultIsCertainOnlyWhereEveryWayRanItsStep() {
    // After onTimeout of 'picked' there is no event.
    assertThat(
            with(
                "decided",
                step ->
                    ((ObjectNode) step.at("/switch/0"))
                        .put("when", "steps.picked.result == 'Picked'")))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code()).isEqualTo(DiagnosticCode.OptionalFieldUnguarded);
              assertThat(d.path()).isEqualTo("spec.steps[10].switch[0].when");
            });
    assertThat(
            with(
                "decided",
                step ->
                    ((ObjectNode) step.at("/switch/0"))
                        .put("when", "has(steps.picked) && steps.picked.result == 'Picked'")))
        .isEmpty();
  }

  @Test
  void aStepThatIsPassedOverNeedNotHaveRun() {
    assertThat(with("notify", step -> step.put("when", "start.payload.customer.email != ''")))
        .isEmpty();
    assertThat(with("capture", step -> step.put("when", "start.payload.totals.gross != '0'")))
        .extracting(Diagnostic::code)
        .containsOnly(DiagnosticCode.OptionalFieldUnguarded);
  }

  @Test
  void aForkKnowsAfterwardsWhatAllBranchesDidAndARaceNothing() {
    assertThat(forked(false)).isEmpty();
    assertThat(forked(true))
        .extracting(Diagnostic::code)
        .containsOnly(DiagnosticCode.OptionalFieldUnguarded);
  }

  @Test
  void whatATryDidIsKnownAfterItAndUncertainWhereItFailed() {
    Consumer<ObjectNode> tried =
        step -> {
          ObjectNode inner = step.deepCopy();
          inner.put("name", "captured");
          inner.remove("compensate");
          step.removeAll();
          step.put("name", "capture");
          step.putArray("try").add(inner);
          step.putArray("catch").addObject().put("error", "Rejected").put("then", "collected");
        };
    // Of both ways into 'collected' only one has captured.
    assertThat(
            with(
                "capture",
                tried,
                "completed",
                "/emit/with/payload",
                "captureId",
                "steps.captured.captureId"))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code()).isEqualTo(DiagnosticCode.OptionalFieldUnguarded);
              assertThat(d.path()).isEqualTo("spec.steps[15].emit.with.payload.captureId");
            });
  }

  @Test
  void aPlanThatIsTooLargeIsRefused() {
    OrchestrationResult result =
        Resources.pickup(
                node -> {
                  if (named(node, "wms")) {
                    ((ObjectNode)
                            node.at(
                                "/spec/http/operations/reserveStock/response/schema/jsonSchema"))
                        .put("description", "x".repeat(180_000));
                    ((ObjectNode)
                            node.at(
                                "/spec/http/operations/reserveElsewhere/response/schema/jsonSchema"))
                        .put("description", "x".repeat(180_000));
                    ((ObjectNode)
                            node.at("/spec/http/operations/reserveStock/request/schema/jsonSchema"))
                        .put("description", "x".repeat(180_000));
                  }
                })
            .planOrchestration("pickup");

    assertThat(result.plan()).isEmpty();
    assertThat(result.diagnostics())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code()).isEqualTo(DiagnosticCode.TooLarge);
              assertThat(d.message()).contains("at most 512 are taken");
            });
  }

  @Test
  void withoutTemporalThereIsNoPlan() {
    assertThat(
            Resources.pickup(
                    node -> {
                      if (node.path("kind").asText().equals("IntegrationPlatform")) {
                        ((ObjectNode) node.get("spec")).remove("temporal");
                      }
                    })
                .planOrchestration("pickup")
                .diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly(DiagnosticCode.TemporalMissing);
  }

  /** 'notify' beside a second call, and its result used by 'completed'. */
  private static List<Diagnostic> forked(boolean compete) {
    return with(
        "notify",
        step -> {
          ObjectNode first = step.deepCopy();
          ObjectNode second = step.deepCopy();
          first.put("name", "sent");
          second.put("name", "sentAgain");
          step.removeAll();
          step.put("name", "notify");
          ObjectNode fork = step.putObject("fork");
          if (compete) {
            fork.put("compete", true);
          }
          ArrayNode branches = fork.putArray("branches");
          branches.addObject().put("name", "one").putArray("steps").add(first);
          branches.addObject().put("name", "two").putArray("steps").add(second);
        },
        "completed",
        "/emit/with/payload",
        "storeId",
        "steps.sent.messageId + steps.sentAgain.messageId");
  }

  private static StepPlan step(OrchestrationPlan plan, String name) {
    return plan.steps().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private static boolean named(JsonNode node, String name) {
    return node.at("/metadata/name").asText().equals(name);
  }

  private static String digestWith(String resource, String at, String field, String value) {
    return Resources.pickup(
            node -> {
              if (named(node, resource)) {
                ((ObjectNode) node.at(at)).put(field, value);
              }
            })
        .planOrchestration("pickup")
        .digest();
  }

  private static List<Diagnostic> with(String step, Consumer<ObjectNode> change) {
    return with(step, change, step, "", "name", step);
  }

  private static List<Diagnostic> with(
      String step,
      Consumer<ObjectNode> change,
      String other,
      String at,
      String field,
      String value) {
    return Resources.pickup(
            node -> {
              if (node.path("kind").asText().equals("Orchestration")) {
                change.accept(find(node, step));
                ((ObjectNode) find(node, other).at(at)).put(field, value);
              }
            })
        .planOrchestration("pickup")
        .diagnostics();
  }

  private static ObjectNode find(JsonNode orchestration, String name) {
    for (JsonNode step : orchestration.at("/spec/steps")) {
      if (step.path("name").asText().equals(name)) {
        return (ObjectNode) step;
      }
    }
    throw new IllegalArgumentException(name);
  }
}
