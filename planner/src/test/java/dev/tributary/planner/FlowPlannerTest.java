package dev.tributary.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.FlowPlan.EnginePlan;
import dev.tributary.planner.plan.PlanCodec;
import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.TargetPlan;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowPlannerTest {

  @ParameterizedTest
  @ValueSource(strings = {"shop-orders", "orders-to-erp", "orders-to-crm"})
  void everyFlowOfTheOrdersSampleHasAPlanThatSurvivesItsCodec(String flow) {
    PlanResult result = Resources.orders().plan(flow);

    assertThat(result.diagnostics()).isEmpty();
    FlowPlan plan = result.plan().orElseThrow();
    assertThat(PlanCodec.fromGzip(PlanCodec.toGzip(plan))).isEqualTo(plan);
    assertThat(result.digest()).matches("[0-9a-f]{16}");
  }

  @Test
  void aWebhookSourceHasItsBufferAndItsPublicPath() {
    FlowPlan plan = Resources.orders().plan("shop-orders").plan().orElseThrow();

    SourcePlan.Webhook source = (SourcePlan.Webhook) plan.source();
    assertThat(source.topic()).isEqualTo("retail.shop-orders.in");
    assertThat(source.path()).isEqualTo("/hooks/retail/shop/orders-create");
    assertThat(source.secret()).isEqualTo("shop-hmac");
    assertThat(plan.topics())
        .extracting(FlowPlan.TopicPlan::name)
        .containsExactly(
            "retail.shop-orders.in",
            "retail.shop-orders.state",
            "retail.shop-orders.dlq",
            "retail.shop-orders.ledger");
    assertThat(plan.topics().get(1).partitions()).as("as many as the source's").isEqualTo(6);
    assertThat(plan.consumerGroup()).isEqualTo("tributary.retail.shop-orders");
  }

  @Test
  void aLookupStandsInThePlanWithTheOperationThatItAsks() {
    FlowPlan plan = Resources.orders().plan("orders-to-erp").plan().orElseThrow();

    TargetPlan.Http target = (TargetPlan.Http) plan.target();
    assertThat(target.operation().timeoutMs()).isEqualTo(5_000);
    assertThat(target.effect())
        .isInstanceOfSatisfying(
            EffectPlan.Lookup.class,
            lookup -> {
              assertThat(lookup.operation().name()).isEqualTo("findSalesOrder");
              assertThat(lookup.operation().parameters())
                  .singleElement()
                  .satisfies(p -> assertThat(p.wireName()).isEqualTo("$filter"));
            });
  }

  @Test
  void whatAnEndpointBearsStandsInThePlan() {
    TargetPlan.Http erp =
        (TargetPlan.Http) Resources.orders().plan("orders-to-erp").plan().orElseThrow().target();
    assertThat(erp.pressure())
        .isEqualTo(new PressurePlan(200, 16, new PressurePlan.BreakerPlan(10, 5_000, 1)));
    assertThat(((EffectPlan.Lookup) erp.effect()).when()).isEqualTo(Operation.LookupWhen.InDoubt);
    TargetPlan.Http crm =
        (TargetPlan.Http) Resources.orders().plan("orders-to-crm").plan().orElseThrow().target();
    assertThat(crm.pressure()).isEqualTo(PressurePlan.NONE);
  }

  @Test
  void aLedgerHasThePartitionsOfItsSourceAndIsCompactedAndKeptForItsRetention() {
    Resources resources =
        Resources.orders(
            edit(
                "orders-to-erp",
                spec -> ((ObjectNode) spec).putObject("idempotency").put("retention", "3d")));
    FlowPlan plan = resources.plan("orders-to-erp").plan().orElseThrow();
    assertThat(plan.ledger())
        .isEqualTo(
            new FlowPlan.LedgerPlan("retail.orders-to-erp.ledger", 3 * 86_400_000L, 1_000_000));
    assertThat(plan.topics())
        .filteredOn(t -> t.name().equals(plan.ledger().topic()))
        .singleElement()
        .satisfies(
            t -> {
              assertThat(t.partitions()).isEqualTo(6);
              assertThat(t.config())
                  .containsEntry("cleanup.policy", "compact,delete")
                  .containsEntry("retention.ms", "259200000");
            });
    assertThat(Resources.orders().plan("orders-to-crm").plan().orElseThrow().ledger().retentionMs())
        .isEqualTo(14 * 86_400_000L);
  }

  @Test
  void aFlowKeepsOrderWithinKeysUnlessItSaysNone() {
    assertThat(Resources.orders().plan("orders-to-erp").plan().orElseThrow().engine())
        .isEqualTo(new EnginePlan("classic", true, "retail.orders-to-erp.state"));
    Resources unordered =
        Resources.orders(
            edit(
                "orders-to-erp",
                spec -> ((ObjectNode) spec).putObject("ordering").put("mode", "None")));
    assertThat(unordered.plan("orders-to-erp").plan().orElseThrow().engine().keyed()).isFalse();
  }

  @Test
  void theGroupProtocolIsThePlatformsAndChangesNoDigest() {
    PlanResult before = Resources.orders().plan("orders-to-erp");
    PlanResult decided =
        Resources.orders(
                document -> {
                  if (document.get("kind").asText().equals("IntegrationPlatform")) {
                    ((ObjectNode) document)
                        .putObject("status")
                        .putObject("capabilities")
                        .put("groupProtocol", "consumer");
                  }
                })
            .plan("orders-to-erp");
    assertThat(decided.plan().orElseThrow().engine().groupProtocol()).isEqualTo("consumer");
    assertThat(decided.digest()).isEqualTo(before.digest());
  }

  @Test
  void aPlanOfTheFormatBeforeIsReadAndOneOfTheNextIsNot() {
    FlowPlan plan = Resources.orders().plan("orders-to-erp").plan().orElseThrow();
    ObjectNode old = (ObjectNode) json(PlanCodec.toJson(plan));
    old.put("format", 1);
    old.remove("ledger");
    old.remove("engine");
    ((ObjectNode) old.get("target")).remove("pressure");
    ((ObjectNode) old.at("/target/effect")).remove("when");

    FlowPlan read = PlanCodec.fromJson(old.toString());

    assertThat(read.ledger()).isNull();
    assertThat(read.engine()).as("ordered, and nothing is parked").isEqualTo(EnginePlan.BEFORE);
    assertThat(read.engine().stateTopic()).isNull();
    TargetPlan.Http target = (TargetPlan.Http) read.target();
    assertThat(target.pressure()).isEqualTo(PressurePlan.NONE);
    assertThat(((EffectPlan.Lookup) target.effect()).when()).isEqualTo(Operation.LookupWhen.Always);
    old.put("format", FlowPlan.FORMAT + 1);
    assertThatThrownBy(() -> PlanCodec.fromJson(old.toString()))
        .hasMessageContaining("format " + (FlowPlan.FORMAT + 1))
        .hasMessageContaining("runtime image");
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /target/operation        | createSalesOrdr | MemberNotFound      | spec.target.operation          | did you mean 'createSalesOrder'?
          /target/endpointRef/name | erpp            | ReferenceNotFound   | spec.target.endpointRef.name   | did you mean 'erp'?
          /source/contractRef/name | order-placd     | ReferenceNotFound   | spec.source.contractRef.name   | did you mean 'order-placed'?
          /filter                  | payload.        | ExpressionInvalid   | spec.filter                    | line 1
          /filter                  | '"text"'        | ExpressionInvalid   | spec.filter                    | must be a bool
          /mapping/SoldToParty     | paylod.id       | ExpressionInvalid   | spec.mapping.SoldToParty       | undeclared reference to 'paylod'
          /idempotency/key         | '[event.id]'    | ExpressionInvalid   | spec.idempotency.key           | a string
          /idempotency/key         | now             | ExpressionInvalid   | spec.idempotency.key           | undeclared reference to 'now'
          /with/parameters/x       | "'1'"           | ParameterUnknown    | spec.with.parameters.x         | has no parameter 'x'
          """)
  void whatIsWrongIsToldWithItsPathAndTheNextStep(
      String pointer, String value, String code, String path, String text) {
    Resources resources =
        Resources.orders(edit("orders-to-erp", spec -> set(spec, pointer, value)));

    PlanResult result = resources.plan("orders-to-erp");

    assertThat(result.plan()).isEmpty();
    assertThat(result.diagnostics())
        .anySatisfy(
            d -> {
              assertThat(d.code().name()).isEqualTo(code);
              assertThat(d.path()).isEqualTo(path);
              assertThat(d.text()).contains(text);
              assertThat(d.resource()).isEqualTo("SyncFlow/retail/orders-to-erp");
            });
  }

  @Test
  void aBareConstantInAMappingIsRefusedWithTheQuotedForm() {
    Resources resources =
        Resources.orders(
            edit(
                "orders-to-erp", spec -> ((ObjectNode) spec.get("mapping")).put("SoldToParty", 5)));

    assertThat(resources.plan("orders-to-erp").diagnostics())
        .singleElement()
        .satisfies(
            d -> assertThat(d.text()).contains("spec.mapping.SoldToParty").contains("\"5\""));
  }

  @Test
  void aMissingParameterIsNamed() {
    Resources resources =
        Resources.orders(
            edit(
                "orders-to-crm",
                spec -> ((ObjectNode) spec.at("/with/parameters")).remove("order")));

    assertThat(resources.plan("orders-to-crm").diagnostics())
        .singleElement()
        .satisfies(d -> assertThat(d.text()).contains("needs the parameter 'order'"));
  }

  @Test
  void aWrongEndpointIsToldByTheFlowThatUsesIt() {
    Resources resources =
        Resources.orders(
            node -> {
              if (node.at("/metadata/name").asText().equals("erp")) {
                ((ObjectNode) node.at("/spec/http/operations/createSalesOrder/effects/lookup"))
                    .put("operation", "find");
              }
            });

    assertThat(resources.plan("orders-to-erp").diagnostics())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code()).isEqualTo(DiagnosticCode.ReferenceNotAccepted);
              assertThat(d.text())
                  .contains("SystemEndpoint/retail/erp")
                  .contains("effects.lookup.operation");
            });
  }

  @Test
  void anOperationWithoutEffectsIsAcceptedWithAWarning() {
    Resources resources =
        Resources.orders(
            node -> {
              if (node.at("/metadata/name").asText().equals("crm")) {
                ((ObjectNode) node.at("/spec/http/operations/putOrder")).remove("effects");
              }
            });

    PlanResult result = resources.plan("orders-to-crm");
    assertThat(result.plan()).isPresent();
    assertThat(result.diagnostics())
        .singleElement()
        .satisfies(d -> assertThat(d.code()).isEqualTo(DiagnosticCode.EffectsNotOnce));
  }

  @Test
  void theOlderFlowKeepsAWebhookThatTwoWant() {
    Resources resources = Resources.orders();
    var older = resources.flows.get("shop-orders");
    older.getMetadata().setCreationTimestamp("2026-01-01T00:00:00Z");
    var younger = Resources.orders().flows.get("shop-orders");
    younger.getMetadata().setName("another");
    younger.getMetadata().setCreationTimestamp("2026-01-02T00:00:00Z");
    resources.flows.put("another", younger);

    assertThat(resources.plan("shop-orders").diagnostics()).isEmpty();
    assertThat(resources.plan("another").diagnostics())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code()).isEqualTo(DiagnosticCode.WebhookTaken);
              assertThat(d.text()).contains("shop-orders");
            });
  }

  @Test
  void theDigestChangesWithWhatTheFlowUsesAndWithNothingElse() {
    String digest = Resources.orders().plan("orders-to-erp").digest();

    assertThat(digestAfter(edit("orders-to-erp", spec -> ((ObjectNode) spec).put("replicas", 3))))
        .as("replicas are no part of the plan")
        .isEqualTo(digest);
    assertThat(
            digestAfter(
                node -> {
                  if (node.at("/metadata/name").asText().equals("crm")) {
                    ((ObjectNode) node.at("/spec/http")).put("baseUrl", "http://other");
                  }
                }))
        .as("another endpoint's edit")
        .isEqualTo(digest);
    assertThat(digestAfter(edit("orders-to-erp", spec -> set(spec, "/mapping/SoldToParty", "'2'"))))
        .isNotEqualTo(digest);
    assertThat(
            digestAfter(
                node -> {
                  if (node.at("/metadata/name").asText().equals("erp")) {
                    ((ObjectNode) node.at("/spec/http")).put("baseUrl", "http://other");
                  }
                }))
        .isNotEqualTo(digest);
  }

  @Test
  void theDigestChangesWithASchemaThatTheTargetTakesFromAContract() {
    Resources orders = borrowingASchema(schema -> {});
    Resources edited = borrowingASchema(schema -> schema.put("minProperties", 1));

    assertThat(edited.plan("orders-to-erp").digest())
        .isNotEqualTo(orders.plan("orders-to-erp").digest());
    assertThat(References.of(orders.flows.get("orders-to-erp"), orders.endpoints))
        .isEqualTo(new References(Set.of("erp"), Set.of("order-placed", "borrowed")));
  }

  /** The ERP's operation takes its schema from a contract that no flow names. */
  private static Resources borrowingASchema(Consumer<ObjectNode> change) {
    Resources resources =
        Resources.orders(
            node -> {
              if (node.at("/spec/http/operations/createSalesOrder/request")
                  instanceof ObjectNode body) {
                body.putObject("schema").putObject("contractRef").put("name", "borrowed");
              }
            });
    ObjectNode borrowed = Resources.YAML.valueToTree(resources.contracts.get("order-placed"));
    ((ObjectNode) borrowed.get("metadata")).put("name", "borrowed");
    change.accept((ObjectNode) borrowed.at("/spec/schema/jsonSchema"));
    resources.contracts.put("borrowed", Resources.YAML.convertValue(borrowed, EventContract.class));
    return resources;
  }

  private static String digestAfter(Consumer<JsonNode> change) {
    return Resources.orders(change).plan("orders-to-erp").digest();
  }

  private static Consumer<JsonNode> edit(String flow, Consumer<JsonNode> spec) {
    return node -> {
      if (node.path("kind").asText().equals("SyncFlow")
          && node.at("/metadata/name").asText().equals(flow)) {
        spec.accept(node.get("spec"));
      }
    };
  }

  private static void set(JsonNode spec, String pointer, String value) {
    int last = pointer.lastIndexOf('/');
    ObjectNode parent =
        last == 0 ? (ObjectNode) spec : ((ObjectNode) spec).withObject(pointer.substring(0, last));
    parent.put(pointer.substring(last + 1), value);
  }
}
