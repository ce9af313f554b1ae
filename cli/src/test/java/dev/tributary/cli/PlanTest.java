package dev.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path dir;

  private Cli.Run diff(String before, String after) throws Exception {
    Path old = Files.writeString(dir.resolve("old.yaml"), before);
    Path young = Files.writeString(dir.resolve("new.yaml"), after);
    return Cli.run("plan", "-f", young.toString(), "--diff", old.toString());
  }

  @Test
  void printsThePlanOfAFlowWithItsDigest() throws Exception {
    Cli.Run run = Cli.with(Cli.orders(), "plan", "-f", "-", "orders-to-erp", "-o", "json");
    JsonNode plans = JSON.readTree(run.out());
    assertThat(plans).hasSize(1);
    assertThat(plans.at("/0/flow").asText()).isEqualTo("retail/orders-to-erp");
    assertThat(plans.at("/0/digest").asText()).matches("[0-9a-f]{16}");
    assertThat(plans.at("/0/plan/target/operation/name").asText()).isEqualTo("createSalesOrder");
    assertThat(Cli.with(Cli.orders(), "plan", "-f", "-").out().split("\n---\n")).hasSize(3);
  }

  @Test
  void anUnknownFlowIsWrongUseAndABrokenOneAnError() {
    assertThat(Cli.with(Cli.orders(), "plan", "-f", "-", "none").code()).isEqualTo(2);
    String wrong = Cli.orders().replace("operation: putOrder", "operation: putOrders");
    Cli.Run run = Cli.with(wrong, "plan", "-f", "-", "orders-to-crm");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("did you mean 'putOrder'?");
    assertThat(Cli.with(wrong, "plan", "-f", "-", "orders-to-erp").code()).isZero();
  }

  @Test
  void namesTheFlowsThatRollAndTheInputsThatDiffer() throws Exception {
    Cli.Run run = diff(Cli.orders(), Cli.orders().replace("timeout: 5s", "timeout: 7s"));
    assertThat(run.out())
        .containsPattern("retail/orders-to-erp rolls: [0-9a-f]{16} → [0-9a-f]{16}\n")
        .contains("    SystemEndpoint/retail/erp spec.timeout: \"5s\" → \"7s\"\n")
        .endsWith("1 rolls, 0 starts, 0 ends, 0 refused, 2 unchanged\n");
  }

  @Test
  void whatIsNoInputOfAFlowRollsNothing() throws Exception {
    String after =
        Cli.orders()
            .replace("owner: {team: finance-it", "owner: {team: finance")
            .replace("eventId: \"headers", "maxBodyBytes: 1000\n        eventId: \"headers")
            .replace("spec:\n  source", "spec:\n  replicas: 3\n  source");
    Cli.Run run = diff(Cli.orders(), after);
    assertThat(run.out())
        .startsWith("retail/shop-orders rolls")
        .contains("spec.http.webhooks.orderCreated.maxBodyBytes")
        .doesNotContain("owner")
        .doesNotContain("replicas")
        .endsWith("1 rolls, 0 starts, 0 ends, 0 refused, 2 unchanged\n");
  }

  @Test
  void newGoneAndRefusedFlowsAreTold() throws Exception {
    String after =
        Cli.orders()
            .replace("name: orders-to-crm", "name: orders-to-crm-2")
            .replace("operation: createSalesOrder}", "operation: create}");
    Cli.Run run = diff(Cli.orders(), after);
    assertThat(run.out())
        .contains("retail/orders-to-crm ends; its topics stay\n")
        .contains("retail/orders-to-crm-2 starts\n")
        .contains("retail/orders-to-erp is refused; the plan that runs goes on\n");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void orchestrationsRollEndAndAreRefusedLikeFlows() throws Exception {
    String pickup =
        String.join(
            "\n---\n",
            Cli.sample("platform/platform.yaml"),
            Cli.sample("pickup/10-systems.yaml"),
            Cli.sample("pickup/20-contracts.yaml"),
            Cli.sample("pickup/30-orchestration.yaml"));

    Cli.Run run = diff(pickup, pickup.replace("timeout: 120h", "timeout: 121h"));
    assertThat(run.out())
        .containsPattern(
            "orchestration pickup/pickup rolls: [0-9a-f]{16} → [0-9a-f]{16}\n"
                + "    Orchestration/pickup/pickup spec.timeout: \"120h\" → \"121h\"\n")
        .endsWith("1 rolls, 0 starts, 0 ends, 0 refused, 0 unchanged\n");

    assertThat(diff(pickup, pickup.replaceFirst("timeout: 5s", "timeout: 7s")).out())
        .contains("    SystemEndpoint/pickup/wms spec.timeout: \"5s\" → \"7s\"\n")
        .endsWith("1 rolls, 0 starts, 0 ends, 0 refused, 0 unchanged\n");

    Cli.Run refused = diff(pickup, pickup.replace("steps.reserve.storeId", "steps.reserve.store"));
    assertThat(refused.out())
        .contains("orchestration pickup/pickup is refused; the plan that runs goes on\n");
    assertThat(refused.code()).isEqualTo(1);

    assertThat(diff(pickup, pickup.replace("name: pickup\n", "name: pickup-2\n")).out())
        .contains(
            "orchestration pickup/pickup ends; its topics stay, and instances that run stand still\n",
            "orchestration pickup/pickup-2 starts\n");
    assertThat(diff(pickup, pickup).out())
        .isEqualTo("0 rolls, 0 starts, 0 ends, 0 refused, 1 unchanged\n");
  }
}
