package dev.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Environment.class)
class DeliveryE2eTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Environment.Installed installed;

  DeliveryE2eTest(Environment.Installed installed) {
    this.installed = installed;
  }

  @AfterEach
  void noFaults() {
    installed.simulators().clearFaults();
  }

  @Test
  void everyRightOrderIsInTheErpOnceAndTheOthersAreAccountedFor() {
    long before = installed.orders().deadLetters("shop-orders");

    Batch batch =
        Batch.send(
            installed,
            installed.orders(),
            Map.of("count", 1000, "duplicates", 20, "malformed", 10, "wrongSignature", 5),
            0);
    JsonNode report = batch.awaitDelivered(PATIENCE);

    assertThat(report.path("byStatus").path("401").asInt()).isEqualTo(5);
    assertThat(report.path("byStatus").path("202").asInt()).isEqualTo(1020);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> assertThat(installed.orders().deadLetters("shop-orders")).isEqualTo(before + 10));
    assertThat(installed.orders().condition("shop-orders", "DeadLettersClear"))
        .hasValueSatisfying(c -> assertThat(c.getStatus()).isEqualTo("False"));
    assertThat(installed.orders().flow("shop-orders").getStatus().deadLetters().topReason())
        .isNotBlank();
  }

  @Test
  void anErpThatIsDownForAMinuteLosesNothingAndKillsNothing() {
    long before = installed.orders().deadLetters("orders-to-erp");
    installed.simulators().fault("erp", Map.of("kind", "status", "status", 503, "forSeconds", 60));

    Batch.send(installed, installed.orders(), Map.of("count", 200), 0).awaitDelivered(PATIENCE);

    assertThat(installed.orders().deadLetters("orders-to-erp")).isEqualTo(before);
  }

  @Test
  void anAnswerLostAfterTheErpCommittedMakesNoSecondOrder() {
    long before = installed.orders().deadLetters("orders-to-erp");
    installed.simulators().fault("erp", Map.of("kind", "timeoutAfterCommit", "count", 20));

    Batch.send(installed, installed.orders(), Map.of("count", 200), 0).awaitDelivered(PATIENCE);

    assertThat(installed.orders().deadLetters("orders-to-erp")).isEqualTo(before);
  }

  @Test
  void podsKilledFiveTimesLoseNothingAndDoubleNothing() {
    Batch batch = Batch.send(installed, installed.orders(), Map.of("count", 1000), 40);
    for (int kill = 1; kill <= 5; kill++) {
      int due = kill * 150;
      await().atMost(PATIENCE).until(() -> batch.sent() >= due);
      String flow = kill % 2 == 0 ? "shop-orders" : "orders-to-erp";
      installed
          .client()
          .pods()
          .inNamespace(OrdersSample.NAMESPACE)
          .withLabel("tributary.dev/flow", flow)
          .withGracePeriod(0)
          .delete();
    }

    batch.awaitDelivered(PATIENCE);
  }
}
