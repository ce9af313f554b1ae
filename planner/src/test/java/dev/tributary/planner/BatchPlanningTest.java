package dev.tributary.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.planner.plan.BatchPlan;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.OperationPlan.OutcomePlan;
import dev.tributary.planner.plan.PlanCodec;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.planner.types.CompiledPlan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The orders sample's CRM as a system that takes lists of orders. */
class BatchPlanningTest {
  private static final String OPERATION =
      """
      method: POST
      path: /orders
      request:
        schema:
          jsonSchema:
            type: object
            properties:
              orders: {type: array, items: {$ref: '#/$defs/order'}}
            $defs:
              order:
                type: object
                required: [id, messageId]
                properties:
                  id: {$ref: '#/$defs/id'}
                  messageId: {type: string}
              id: {type: string}
      batch:
        maxRecords: 100
        items: orders
        results: {list: body.results, outcomes: [{when: item == 'ok', is: Delivered}]}
      effects: {upsert: {}}
      """;

  @Test
  void aFlowIsPlannedWithTheSchemaOfOneItem() throws Exception {
    FlowPlan plan =
        plan(OPERATION, "{id: payload.orderId, messageId: payload.orderId}").plan().orElseThrow();
    TargetPlan.Http target = (TargetPlan.Http) plan.target();
    assertThat(target.operation().batch())
        .isEqualTo(
            new BatchPlan(
                100,
                20,
                List.of("orders"),
                new BatchPlan.ResultsPlan(
                    "body.results",
                    List.of(new OutcomePlan("item == 'ok'", Operation.Verdict.Delivered, null))),
                false,
                true));
    assertThat(target.schema().path("required").get(0).asText()).isEqualTo("id");
    assertThat(target.schema().has("$defs")).isTrue();
    assertThat(CompiledPlan.of(PlanCodec.fromJson(PlanCodec.toJson(plan))).target().results())
        .isPresent();
  }

  @Test
  void theMappingIsCheckedAgainstOneItem() throws Exception {
    assertThat(plan(OPERATION, "{id: payload.lines, messageId: payload.orderId}").diagnostics())
        .singleElement()
        .satisfies(d -> assertThat(d.code()).isEqualTo(DiagnosticCode.TypeMismatch))
        .satisfies(d -> assertThat(d.path()).isEqualTo("spec.mapping.id"));
  }

  @Test
  void theFieldOfTheKeyIsLeftToUs() throws Exception {
    String operation = OPERATION.replace("upsert: {}", "key: {field: messageId}");
    FlowPlan plan = plan(operation, "{id: payload.orderId}").plan().orElseThrow();
    assertThat(((TargetPlan.Http) plan.target()).effect())
        .isEqualTo(new EffectPlan.Key(null, "messageId"));
    assertThat(plan(operation, "{id: payload.orderId, messageId: payload.orderId}").diagnostics())
        .singleElement()
        .satisfies(d -> assertThat(d.code()).isEqualTo(DiagnosticCode.FieldInvalid))
        .satisfies(d -> assertThat(d.path()).isEqualTo("spec.mapping.messageId"));
  }

  @ParameterizedTest
  @CsvSource({
    "upsert: {}, Continue, true",
    "upsert: {}, Stop, true",
    "key: {field: messageId}, Continue, false",
    "key: {field: messageId}, Stop, true",
    "none: {}, Continue, false",
    "none: {}, Stop, true"
  })
  void severalRecordsOfAKeyTravelTogetherOnlyWhereThatKeepsTheirOrder(
      String effects, String onItemFailure, boolean several) throws Exception {
    String operation =
        OPERATION
            .replace("upsert: {}", effects)
            .replace("items: orders", "items: orders\n  onItemFailure: " + onItemFailure);
    String mapping =
        effects.startsWith("key")
            ? "{id: payload.orderId}"
            : "{id: payload.orderId, messageId: payload.orderId}";
    FlowPlan plan = plan(operation, mapping).plan().orElseThrow();
    assertThat(((TargetPlan.Http) plan.target()).operation().batch().several()).isEqualTo(several);
  }

  private static PlanResult plan(String operation, String mapping) throws Exception {
    JsonNode operations = Resources.YAML.readTree("putOrder:\n" + operation.indent(2));
    JsonNode body = Resources.YAML.readTree(mapping);
    return Resources.orders(
            node -> {
              String name = node.at("/metadata/name").asText();
              if (name.equals("crm") && node.path("kind").asText().equals("SystemEndpoint")) {
                ((ObjectNode) node.at("/spec/http")).set("operations", operations);
              }
              if (name.equals("orders-to-crm")) {
                ObjectNode spec = (ObjectNode) node.get("spec");
                spec.set("mapping", body);
                spec.remove("with");
                ((ObjectNode) spec.get("target")).put("operation", "putOrder");
              }
            })
        .plan("orders-to-crm");
  }
}
