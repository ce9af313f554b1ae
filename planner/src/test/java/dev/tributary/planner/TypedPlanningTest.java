package dev.tributary.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.planner.expression.Values;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.PlanCodec;
import dev.tributary.planner.schema.Json;
import dev.tributary.planner.types.CompiledPlan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The types at work in whole resources: the orders sample with one edit each. */
class TypedPlanningTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          orders-to-erp | /mapping/SoldToParty             | payload.custmer.id           | FieldUnknown           | spec.mapping.SoldToParty            | line 1, column 8   | payload.customer?
          orders-to-erp | /mapping/SoldToParty             | payload.customer.email       | OptionalFieldUnguarded | spec.mapping.SoldToParty            | line 1, column 17  | payload.customer.?email
          orders-to-erp | /mapping/SoldToParty             | payload.lines[0].qty         | TypeMismatch           | spec.mapping.SoldToParty            | must be a string   | string(…)
          orders-to-erp | /mapping/SoldTo                  | payload.orderId              | TargetFieldUnknown     | spec.mapping.SoldTo                 | no field 'SoldTo'  | SoldToParty
          orders-to-erp | /filter                          | payload.channel == 'shop'    | EnumMismatch           | spec.filter                         | line 1, column 20  | store
          orders-to-erp | /idempotency/key                 | payload.customer             | TypeMismatch           | spec.idempotency.key                | is an object       | one field
          orders-to-crm | /with/parameters/customer        | payload.customer.?email      | OptionalFieldUnguarded | spec.with.parameters.customer       | may be absent      | orValue
          orders-to-crm | /with/parameters/customer        | payload.lines                | TypeMismatch           | spec.with.parameters.customer       | is a list          | take one
          shop-orders   | /mapping/channel                 | `'wbe'`                      | EnumMismatch           | spec.mapping.channel                | 'wbe'              | web
          shop-orders   | /mapping/placedAt                | payload.id                   | TypeMismatch           | spec.mapping.placedAt               | an integer         | string(…)
          shop-orders   | /mapping/customer/id             | payload.customer.id          | TypeMismatch           | spec.mapping.customer.id            | an integer         | string(…)
          shop-orders   | /mapping/customer/email          | payload.customer.?email      | NullNotAllowed         | spec.mapping.customer.email         | may be null        | != null
          shop-orders   | /mapping/totals/gross            | payload.?total_tax           | TargetFieldMissing     | spec.mapping.totals.gross           | may be absent      | orValue
          shop-orders   | /mapping/lines                   | payload.line_items           | TargetFieldMissing     | spec.mapping.lines[]                | 'lineNo'           | add lineNo
          shop-orders   | /ordering/key                    | payload.total_tax            | OptionalFieldUnguarded | spec.ordering.key                   | may be absent      | payload.?total_tax
          """)
  void aMistakeInAFlowIsToldAtItsField(
      String flow,
      String pointer,
      String value,
      String code,
      String path,
      String says,
      String next) {
    List<Diagnostic> diagnostics =
        Resources.orders(
                node -> {
                  if (isFlow(node, flow)) {
                    set(node.get("spec"), pointer, value);
                  }
                })
            .plan(flow)
            .diagnostics();

    assertThat(diagnostics)
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code().name()).isEqualTo(code);
              assertThat(d.path()).isEqualTo(path);
              assertThat(d.message()).contains(says);
              assertThat(d.nextStep()).contains(next);
            });
  }

  @Test
  void aMissingTargetFieldIsToldAtTheMapping() {
    List<Diagnostic> diagnostics =
        Resources.orders(
                node -> {
                  if (isFlow(node, "orders-to-erp")) {
                    ((ObjectNode) node.at("/spec/mapping")).remove("SalesOrderType");
                  }
                })
            .plan("orders-to-erp")
            .diagnostics();

    assertThat(diagnostics)
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code()).isEqualTo(DiagnosticCode.TargetFieldMissing);
              assertThat(d.path()).isEqualTo("spec.mapping");
              assertThat(d.text()).contains("'SalesOrderType'");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          payload.customer.email | OptionalFieldUnguarded | may be absent
          payload.ordrId         | FieldUnknown           | undefined field 'ordrId'
          payload.lines          | TypeMismatch           | is a list
          payload.totals         | TypeMismatch           | is an object
          """)
  void aContractsKeyIsARequiredScalarOfItsSchema(String key, String code, String says) {
    Resources resources =
        Resources.orders(
            node -> {
              if (node.path("kind").asText().equals("EventContract")) {
                ((ObjectNode) node.get("spec")).put("key", key);
              }
            });

    assertThat(ContractPlanner.check(resources.contracts.get("order-placed")))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code().name()).isEqualTo(code);
              assertThat(d.path()).isEqualTo("spec.key");
              assertThat(d.message()).contains(says);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /effects/lookup/parameters/filter | body.PurchaseOrderByCustmer  | FieldUnknown           | effects.lookup.parameters.filter
          /effects/lookup/parameters/filter | body.RequestedDeliveryDate   | OptionalFieldUnguarded | effects.lookup.parameters.filter
          /effects/lookup/parameters/filter | body.to_Item                 | TypeMismatch           | effects.lookup.parameters.filter
          /effects/lookup/foundWhen         | size(response)               | ExpressionInvalid      | effects.lookup.foundWhen
          """)
  void anEndpointsExpressionsAreCheckedAgainstItsSchemas(
      String pointer, String value, String code, String path) {
    Resources resources =
        Resources.orders(
            node -> {
              if (node.at("/metadata/name").asText().equals("erp")) {
                set(node.at("/spec/http/operations/createSalesOrder"), pointer, value);
              }
            });

    assertThat(EndpointPlanner.check(resources.endpoints.get("erp"), resources.contracts))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code().name()).isEqualTo(code);
              assertThat(d.path()).isEqualTo("spec.http.operations.createSalesOrder." + path);
            });
  }

  @Test
  void aCompiledPlanGivesTheSameWithAndWithoutTypes() throws Exception {
    FlowPlan plan = Resources.orders().plan("shop-orders").plan().orElseThrow();
    CompiledPlan compiled = CompiledPlan.of(plan);
    JsonNode order =
        Json.parse(
            """
            {"id":9007199254740993,"name":"#1001","email":null,"created_at":"2026-01-02T03:04:05Z",
             "currency":"EUR","total_price":"12.10","customer":{"id":7,"email":null},
             "line_items":[{"sku":"A","quantity":2,"price":"6.05"}]}
            """
                .getBytes(StandardCharsets.UTF_8));

    String typed = body(compiled, compiled.payload().read(order));

    assertThat(typed)
        .isEqualTo(body(compiled, Values.fromJson(order)))
        .isEqualTo(
            "{\"orderId\":\"#1001\",\"channel\":\"web\",\"placedAt\":\"2026-01-02T03:04:05Z\","
                + "\"currency\":\"EUR\",\"customer\":{\"id\":\"7\"},\"lines\":[{\"lineNo\":1,"
                + "\"sku\":\"A\",\"qty\":2,\"unitPrice\":\"6.05\"}],\"totals\":{\"gross\":\"12.10\"}}");
    assertThat(compiled.eventId()).isPresent();
    assertThat(compiled.target().contractKey()).isPresent();
    assertThat(
            CompiledPlan.of(Resources.orders().plan("orders-to-erp").plan().orElseThrow())
                .target()
                .lookup())
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "shop-orders, /filter, filter",
    "shop-orders, /idempotencyKey, idempotencyKey",
    "shop-orders, /mapping/orderId, mapping.orderId",
    "shop-orders, /source/eventId, source.eventId",
    "shop-orders, /source/orderingKey, source.orderingKey",
    "shop-orders, /target/key, target.key",
    "orders-to-erp, /parameters/x, parameters.x",
    "orders-to-erp, /target/operation/outcomes/0/when, target.operation.outcomes[0].when",
    "orders-to-erp, /target/operation/outcomes/0/reason, target.operation.outcomes[0].reason",
    "orders-to-erp, /target/effect/foundWhen, target.effect.foundWhen",
    "orders-to-erp, /target/effect/parameters/filter, target.effect.parameters.filter",
  })
  void aPlanWithAnExpressionThatDoesntCompileIsRefusedAndTheExpressionNamed(
      String flow, String pointer, String path) throws Exception {
    ObjectMapper json = new ObjectMapper();
    ObjectNode plan =
        (ObjectNode)
            json.readTree(PlanCodec.toJson(Resources.orders().plan(flow).plan().orElseThrow()));
    plan.withObject("/parameters");
    if (pointer.contains("outcomes")) {
      ((ObjectNode) plan.at("/target/operation"))
          .putArray("outcomes")
          .addObject()
          .put("when", "true")
          .put("verdict", "Rejected");
    }
    set(plan, pointer, "payload.(");

    FlowPlan broken = PlanCodec.fromJson(json.writeValueAsString(plan));

    assertThatThrownBy(() -> CompiledPlan.of(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at " + path + ":")
        .hasMessageContaining("operator's version");
  }

  private static String body(CompiledPlan plan, Object payload) throws Exception {
    Map<String, Object> variables =
        Map.of("payload", payload, "event", Map.of(), "headers", Map.of(), "now", Instant.EPOCH);
    assertThat(plan.filter().orElseThrow().test(variables)).isTrue();
    return new String(
        Json.write(plan.mapping().orElseThrow().apply(variables)), StandardCharsets.UTF_8);
  }

  private static boolean isFlow(JsonNode node, String flow) {
    return node.path("kind").asText().equals("SyncFlow")
        && node.at("/metadata/name").asText().equals(flow);
  }

  private static void set(JsonNode spec, String pointer, String value) {
    int last = pointer.lastIndexOf('/');
    ObjectNode parent =
        last == 0 ? (ObjectNode) spec : ((ObjectNode) spec).withObject(pointer.substring(0, last));
    parent.put(pointer.substring(last + 1), value);
  }
}
