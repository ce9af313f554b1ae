package dev.tributary.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.orchestration.engine.InstanceState.Phase;
import dev.tributary.orchestration.router.Counted;
import dev.tributary.simulators.faults.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenario 6: what must hold of the returns sample, whatever happens. */
class ReturnsTest {
  private static final String PAYMENT = "returns-payment";
  private static final String ERP = "returns-erp";

  @TempDir static Path state;
  private static SampleWorld world;

  @BeforeAll
  static void start() {
    world = SampleWorld.start("returns", state);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @AfterEach
  void mend() {
    world.faults(PAYMENT);
    world.faults(ERP);
  }

  @Test
  void goodsAreInspectedRefundedAndPostedAndTheSameReturnComesToNothing() {
    bring("a1", "R-a", "S-1", 1, "45.00");
    world.decide("a1", "inspect", "scrap");
    world.awaitPhase("a1", Phase.Completed);
    assertThat(world.effects("a1"))
        .startsWith("POST /returns-shop/receipts/R-a/returns")
        .containsExactlyInAnyOrder(
            "POST /returns-shop/receipts/R-a/returns",
            "PUT /returns-erp/goods-receipts/a1",
            "POST /returns-payment/payments/PAY-R-a/refunds",
            "PUT /returns-shop/receipts/R-a/returns/a1/refund");
    assertThat(world.ask("/returns-erp/goods-receipts/a1").path("stock").asText())
        .isEqualTo("scrap");
    JsonNode told = world.awaitTold("return-completed", "a1");
    assertThat(told.path("goods").asText()).isEqualTo("scrap");
    assertThat(told.path("stock").asText()).isEqualTo("posted");

    long before = world.counted(Counted.AlreadyEnded);
    bring("a1", "R-a", "S-1", 1, "45.00");
    world.awaitCounted(Counted.AlreadyEnded, before);
    assertThat(refunds("R-a")).containsExactly("45.00");
  }

  @Test
  void neverMoreThanWasPaidIsRefunded() {
    // The till asks for the list price; what was paid, what the policy leaves of it; and for less.
    bring("b1", "R-b1", "S-1", 1, "50.00");
    bring("b2", "HALF-b2", "S-1", 2, "100.00");
    bring("b3", "R-b3", "S-1", 1, "10.00");
    for (String id : List.of("b1", "b2", "b3")) {
      world.decide(id, "inspect", "resell");
      world.awaitPhase(id, Phase.Completed);
    }
    assertThat(refunds("R-b1")).containsExactly("45.00");
    assertThat(refunds("HALF-b2")).containsExactly("45.00");
    assertThat(refunds("R-b3")).containsExactly("10.00");
    assertThat(world.awaitTold("return-refunded", "b1").path("amount").asText()).isEqualTo("45.00");
  }

  @Test
  void whatWasRefundedElsewhereIsNotRefundedAgainAndTheGoodsGoBack() {
    String goodwill = "{\"returnId\":\"goodwill\",\"amount\":\"60.00\",\"currency\":\"EUR\"}";
    assertThat(world.request("POST", "/returns-payment/payments/PAY-R-c/refunds", goodwill))
        .isEqualTo(201);
    // The refusal comes when the goods are posted: Temporal's in-memory server loses the task that
    // cancels a call which ends at that very moment, and the instance stands still.
    world.faults(PAYMENT, Faults.status(503, 1, "PAY-R-c/refunds"));
    bring("c1", "R-c", "S-1", 2, "90.00");
    world.decide("c1", "inspect", "resell");
    assertThat(world.awaitPhase("c1", Phase.Failed).failure().error()).isEqualTo("RefundRefused");
    assertThat(refunds("R-c")).containsExactly("60.00");
    assertThat(world.ask("/returns-erp/goods-receipts/c1")).isNull();
    assertThat(returned("R-c")).isZero();
    assertThat(world.awaitTold("return-failed", "c1").path("message").asText())
        .contains("takes no refund of 90.00");
    assertThat(world.told("return-refunded", "c1")).isEmpty();
  }

  @Test
  void anAnswerThatIsLostAfterTheRefundAndErrorsRefundOnce() {
    String path = "PAY-R-d/refunds";
    world.faults(PAYMENT, Faults.status(500, 1, path), Faults.lostAnswer(path));
    bring("d1", "R-d", "S-1", 2, "90.00");
    world.decide("d1", "inspect", "resell");
    world.awaitPhase("d1", Phase.Completed);
    assertThat(refunds("R-d")).containsExactly("90.00");
    assertThat(world.requests("POST", path)).hasSize(3);
  }

  @Test
  void whenTheStockPostingFailsItIsRefundedOnceAndAPersonIsTold() {
    world.faults(ERP, Faults.always(422, "goods-receipts/e1"));
    bring("e1", "R-e", "S-1", 1, "45.00");
    world.decide("e1", "inspect", "resell");
    assertThat(world.await("e1", s -> s.tasks().stream().anyMatch(t -> t.name().equals("book"))))
        .satisfies(
            s -> {
              assertThat(s.tasks().getFirst().assignee()).isEqualTo("stock-controllers");
              assertThat(s.tasks().getFirst().title()).contains("e1 is refunded");
            });
    world.awaitTold("return-refunded", "e1");
    assertThat(refunds("R-e")).containsExactly("45.00");
    world.decide("e1", "book", "booked");
    world.awaitPhase("e1", Phase.Completed);
    assertThat(world.awaitTold("return-completed", "e1").path("stock").asText())
        .isEqualTo("booked");
    assertThat(refunds("R-e")).containsExactly("45.00");
    assertThat(world.requests("POST", "PAY-R-e/refunds")).hasSize(1);
  }

  @Test
  void oneReceiptAtTwoStoresHasOneWinnerAndTheOtherIsTold() {
    bring("f1", "R-f", "S-1", 2, "90.00");
    bring("f2", "R-f", "S-2", 2, "90.00");
    boolean first =
        world
            .await("f1", s -> s.phase() == Phase.Failed || SampleWorld.isRunning(s, "inspect"))
            .phase()
            .equals(Phase.Running);
    String winner = first ? "f1" : "f2";
    String loser = first ? "f2" : "f1";
    assertThat(world.awaitPhase(loser, Phase.Failed).failure().error())
        .isEqualTo("AlreadyReturned");
    world.decide(winner, "inspect", "resell");
    world.awaitPhase(winner, Phase.Completed);
    assertThat(refunds("R-f")).containsExactly("90.00");
    assertThat(world.effects(loser)).isEmpty();
    JsonNode told = world.awaitTold("return-failed", loser);
    assertThat(told.path("error").asText()).isEqualTo("AlreadyReturned");
    assertThat(told.path("storeId").asText()).isEqualTo(first ? "S-2" : "S-1");
  }

  @Test
  void whileTheErpIsInMaintenanceItIsRefundedNowAndPostedLater() {
    world.faults(ERP, maintenance("g1"));
    bring("g1", "R-g", "S-1", 1, "45.00");
    world.decide("g1", "inspect", "resell");
    world.awaitTold("return-refunded", "g1");
    world.awaitStep("g1", "stock");
    assertThat(refunds("R-g")).containsExactly("45.00");
    assertThat(world.told("return-completed", "g1")).isEmpty();
    assertThat(world.requests("PUT", "goods-receipts/g1")).isNotEmpty();

    world.faults(ERP);
    world.awaitPhase("g1", Phase.Completed);
    assertThat(world.awaitTold("return-completed", "g1").path("stock").asText())
        .isEqualTo("posted");
    assertThat(world.effects("g1")).endsWith("PUT /returns-erp/goods-receipts/g1");
    assertThat(refunds("R-g")).containsExactly("45.00");
  }

  @Test
  void whatWasRefundedStaysReturnedWhenTheRestIsCancelled() {
    world.faults(ERP, maintenance("h1"));
    bring("h1", "R-h", "S-1", 1, "45.00");
    world.decide("h1", "inspect", "resell");
    world.awaitTold("return-refunded", "h1");
    assertThat(world.cancel("h1", "the ERP is replaced")).isTrue();
    world.awaitPhase("h1", Phase.Cancelled);
    assertThat(refunds("R-h")).containsExactly("45.00");
    assertThat(returned("R-h")).isEqualTo(1);

    bring("h2", "R-h", "S-2", 2, "90.00");
    assertThat(world.awaitPhase("h2", Phase.Failed).failure().error()).isEqualTo("AlreadyReturned");
    assertThat(refunds("R-h")).containsExactly("45.00");
  }

  @Test
  void whatIsNotAllowedOrUnknownIsToldAndTheReceiptIsFreeAgain() {
    bring("i1", "BLOCKED-i", "S-1", 1, "45.00");
    bring("i2", "NONE-i", "S-1", 1, "45.00");
    assertThat(world.awaitPhase("i1", Phase.Failed).failure().error()).isEqualTo("NotAllowed");
    assertThat(world.awaitPhase("i2", Phase.Failed).failure().error()).isEqualTo("UnknownReceipt");
    assertThat(refunds("BLOCKED-i")).isEmpty();
    assertThat(returned("BLOCKED-i")).isZero();
    assertThat(world.awaitTold("return-failed", "i2").path("step").asText())
        .isEqualTo("unknownReceipt");
  }

  @Test
  void whatNobodyInspectsInThreeDaysIsNotRefunded() {
    bring("j1", "R-j", "S-1", 1, "45.00");
    world.awaitStep("j1", "inspect");
    world.skip(Duration.ofHours(73));
    assertThat(world.awaitPhase("j1", Phase.Failed).failure().error()).isEqualTo("NotInspected");
    assertThat(refunds("R-j")).isEmpty();
    assertThat(returned("R-j")).isZero();
  }

  private static void bring(String id, String receipt, String store, int pieces, String amount) {
    world.send(
        "return-requested",
        "com.example.retail.return.requested",
        id,
        """
        {"returnId":"%s","receiptId":"%s","storeId":"%s",
         "lines":[{"sku":"SHOE-42","qty":%d}],"amount":"%s"}
        """
            .formatted(id, receipt, store, pieces, amount));
  }

  private static Fault maintenance(String id) {
    return Faults.always(503, "goods-receipts/" + id);
  }

  private static List<String> refunds(String receipt) {
    List<String> refunds = new ArrayList<>();
    world
        .ask("/returns-payment/payments/PAY-" + receipt)
        .path("refunds")
        .forEach(refund -> refunds.add(refund.asText()));
    return refunds;
  }

  private static int returned(String receipt) {
    return world.ask("/returns-shop/receipts/" + receipt).path("returned").asInt();
  }
}
