package dev.tributary.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.orchestration.engine.InstanceState.Phase;
import dev.tributary.orchestration.router.Counted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenario 9: what must hold of the replenishment sample. Every test has a store of its own. */
class ReplenishmentTest {
  private static final String ERP = "replenishment-erp";
  private static final String SUPPLIER = "replenishment-supplier";

  @TempDir static Path state;
  private static SampleWorld world;

  @BeforeAll
  static void start() {
    world = SampleWorld.start("replenishment", state);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @AfterEach
  void mend() {
    world.faults(ERP);
    world.faults(SUPPLIER);
  }

  @Test
  void whatTheSupplierAcceptsIsConfirmedAndAnAlertThatComesAgainOrdersNothing() {
    low("a1", "S-a", 100);
    world.awaitStep("a1", "answer");
    long before = world.counted(Counted.Delivered);
    // The same alert, and another one, while the order is open.
    low("a1", "S-a", 100);
    low("a2", "S-a", 100);
    world.awaitPhase("a2", Phase.Completed);
    accepted("a1");
    world.awaitCounted(Counted.Delivered, before);
    world.awaitPhase("a1", Phase.Completed);
    JsonNode told = world.awaitTold("replenishment-ordered", "a1");
    assertThat(told.path("deliveryDate").asText()).isEqualTo("2026-03-09");
    // And after it has ended, with the goods still on their way.
    long ended = world.counted(Counted.AlreadyEnded);
    low("a1", "S-a", 100);
    world.awaitCounted(Counted.AlreadyEnded, ended);
    low("a3", "S-a", 100);
    world.awaitPhase("a3", Phase.Completed);
    assertThat(orders("S-a")).containsExactly("confirmed");
    assertThat(placed("S-a")).containsExactly("placed");
    assertThat(world.told("replenishment-ordered", "a2")).isEmpty();
    assertThat(world.told("replenishment-failed", "a2")).isEmpty();
    // Once they are there, an alert orders again.
    String order = told.path("orderId").asText();
    assertThat(world.request("PUT", store("S-a") + "/" + order + "/receipt", "{}")).isEqualTo(200);
    low("a4", "S-a", 100);
    world.awaitStep("a4", "answer");
    assertThat(orders("S-a")).containsExactly("received", "open");
  }

  @Test
  void nobodyIsAskedUpToTheLimit() {
    low("b1", "S-b", 100);
    assertThat(world.awaitStep("b1", "answer").tasks()).isEmpty();
    assertThat(placed("S-b")).containsExactly("placed");
  }

  @Test
  void aboveTheLimitABuyerIsAskedAndARejectionCancelsTheOrder() {
    low("c1", "S-c1", 101);
    assertThat(world.await("c1", s -> !s.tasks().isEmpty()).tasks().getFirst())
        .satisfies(
            task -> {
              assertThat(task.assignee()).isEqualTo("buyers");
              assertThat(task.title()).contains("101 of SHOE-42 for S-c1, worth 1010.00");
            });
    assertThat(placed("S-c1")).isEmpty();
    world.decide("c1", "approval", "reject");
    assertThat(world.awaitPhase("c1", Phase.Failed).failure().error()).isEqualTo("OrderRejected");
    assertThat(orders("S-c1")).containsExactly("cancelled");
    assertThat(placed("S-c1")).isEmpty();
    assertThat(world.awaitTold("replenishment-failed", "c1").path("buyer").asText())
        .isEqualTo("buyer-S-c1");

    low("c2", "S-c2", 101);
    world.decide("c2", "approval", "approve");
    accepted("c2");
    world.awaitPhase("c2", Phase.Completed);
    assertThat(orders("S-c2")).containsExactly("confirmed");
  }

  @Test
  void withoutAnAnswerInADayTheOrderIsWithdrawnAndTheBuyerIsTold() {
    low("d1", "S-d", 5);
    world.awaitStep("d1", "answer");
    world.skip(Duration.ofHours(23));
    assertThat(placed("S-d")).containsExactly("placed");
    assertThat(world.awaitStep("d1", "answer").phase()).isEqualTo(Phase.Running);
    world.skip(Duration.ofHours(2));
    assertThat(world.awaitPhase("d1", Phase.Failed).failure().error()).isEqualTo("NoAnswer");
    assertThat(placed("S-d")).containsExactly("withdrawn");
    assertThat(orders("S-d")).containsExactly("cancelled");
    JsonNode told = world.awaitTold("replenishment-failed", "d1");
    assertThat(told.path("buyer").asText()).isEqualTo("buyer-S-d");
    assertThat(told.path("orderId").asText()).startsWith("PO");
    assertThat(told.path("message").asText()).contains("has not answered");

    // Its answer comes too late, and isn't taken for that to the next order.
    long before = world.counted(Counted.Unmatched);
    accepted("d1");
    world.awaitCounted(Counted.Unmatched, before);
    low("d2", "S-d", 5);
    world.awaitStep("d2", "answer");
    assertThat(orders("S-d")).containsExactly("cancelled", "open");
  }

  @Test
  void anAnswerThatComesBeforeTheInstanceListensIsKept() {
    // Before there is an instance at all,
    long before = world.counted(Counted.Held);
    accepted("e1");
    world.awaitCounted(Counted.Held, before);
    low("e1", "S-e1", 5);
    world.awaitPhase("e1", Phase.Completed);
    assertThat(orders("S-e1")).containsExactly("confirmed");
    // and while a buyer still thinks.
    low("e2", "S-e2", 500);
    world.awaitStep("e2", "approval");
    accepted("e2");
    assertThat(world.await("e2", s -> s.counts().held() == 1).phase()).isEqualTo(Phase.Running);
    world.decide("e2", "approval", "approve");
    world.awaitPhase("e2", Phase.Completed);
    assertThat(orders("S-e2")).containsExactly("confirmed");
  }

  @Test
  void whatTheSupplierDeclinesOrHasNotGotIsUndoneAndTold() {
    low("f1", "S-f1", 5);
    world.awaitStep("f1", "answer");
    answered("f1", "\"answer\":\"Declined\",\"reason\":\"out of season\"");
    assertThat(world.awaitPhase("f1", Phase.Failed).failure().error())
        .isEqualTo("SupplierDeclined");
    assertThat(orders("S-f1")).containsExactly("cancelled");
    assertThat(placed("S-f1")).containsExactly("withdrawn");
    assertThat(world.awaitTold("replenishment-failed", "f1").path("message").asText())
        .endsWith("out of season");

    low("f2", "S-f2", "NONE-1", 5);
    assertThat(world.awaitPhase("f2", Phase.Failed).failure().error()).isEqualTo("NotTaken");
    assertThat(orders("S-f2")).containsExactly("cancelled");
    assertThat(placed("S-f2")).isEmpty();
    assertThat(world.awaitTold("replenishment-failed", "f2").path("buyer").asText())
        .isEqualTo("buyer-S-f2");
  }

  @Test
  void errorsAnOutageAndAnswersThatAreLostAfterTheCommitLeaveOneOrder() {
    String path = "stores/S-g/purchase-orders";
    world.faults(
        ERP,
        Faults.status(500, 2, path),
        Faults.status(503, 2, path),
        Faults.lostAnswer("POST .*" + path));
    world.faults(SUPPLIER, Faults.status(502, 1, "V-S-g"), Faults.lostAnswer("PUT .*V-S-g"));
    low("g1", "S-g", 5);
    world.awaitStep("g1", "answer");
    accepted("g1");
    world.awaitPhase("g1", Phase.Completed);
    assertThat(world.requests("POST", path)).hasSize(6);
    assertThat(orders("S-g")).containsExactly("confirmed");
    assertThat(placed("S-g")).containsExactly("placed");
    assertThat(world.effects("g1"))
        .containsOnlyOnce("POST /replenishment-erp/" + path)
        .endsWith("PUT /replenishment-erp/" + path + "/" + order("S-g") + "/confirmation");
  }

  @Test
  void whatIsNotBelowTheMinimumOrdersNothing() {
    long before = world.counted(Counted.NotMeant);
    low("h1", "S-h", "SHOE-42", 5, 12);
    world.awaitCounted(Counted.NotMeant, before);
    assertThat(orders("S-h")).isEmpty();
  }

  private static void low(String alert, String store, int pieces) {
    low(alert, store, "SHOE-42", pieces);
  }

  private static void low(String alert, String store, String sku, int pieces) {
    low(alert, store, sku, pieces, 2);
  }

  private static void low(String alert, String store, String sku, int pieces, int onHand) {
    world.send(
        "stock-low",
        "com.example.retail.stock.low",
        alert,
        """
        {"alertId":"%s","storeId":"%s","sku":"%s","onHand":%d,"minimum":10,"orderQty":%d,
         "supplierId":"V-%s","buyer":"buyer-%s"}
        """
            .formatted(alert, store, sku, onHand, pieces, store, store));
  }

  private static void accepted(String alert) {
    answered(alert, "\"answer\":\"Accepted\",\"deliveryDate\":\"2026-03-09\"");
  }

  private static void answered(String alert, String answer) {
    world.send(
        "supplier-answered",
        "com.example.retail.supplier.answered",
        alert,
        "{\"reference\":\"%s\",%s}".formatted(alert, answer));
  }

  private static String store(String store) {
    return "/replenishment-erp/stores/" + store + "/purchase-orders";
  }

  /** The store's purchase orders, as they stand. */
  private static List<String> orders(String store) {
    return world.ask(store(store)).path("orders").findValuesAsText("status");
  }

  private static String order(String store) {
    return world.ask(store(store)).path("orders").path(0).path("orderId").asText();
  }

  /** The orders of the store's supplier, as they stand. */
  private static List<String> placed(String store) {
    return (world
        .ask("/replenishment-supplier/suppliers/V-" + store + "/orders")
        .path("orders")
        .findValuesAsText("status"));
  }
}
