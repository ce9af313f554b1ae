package dev.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgainstTest {
  @TempDir Path dir;

  private Cli.Run validate(String change, String there) throws Exception {
    Path old = Files.writeString(dir.resolve("there.yaml"), there);
    Path young = Files.writeString(dir.resolve("change.yaml"), change);
    return Cli.run("validate", "-f", young.toString(), "--against", old.toString());
  }

  private static String flow(String name) {
    for (String document : Cli.sample("orders/30-flows.yaml").split("\n---\n")) {
      if (document.contains("name: " + name + "\n")) {
        return document;
      }
    }
    throw new IllegalArgumentException(name);
  }

  @Test
  void aFlowAloneUsesTheSystemsAndContractsThatAreThere() throws Exception {
    Cli.Run run = validate(flow("orders-to-crm"), Cli.orders());

    assertThat(run.out()).isEqualTo("1 resource in 1 file: 0 errors, 0 warnings\n");
    assertThat(run.code()).isZero();
  }

  @Test
  void anIncompatibleContractIsRefusedNamingTheFlowsThereAndTheirOwners() throws Exception {
    String contract =
        Cli.sample("orders/20-contract.yaml")
            .replace("gross", "total")
            .replace("version: 1.0.0", "version: 1.1.0");

    Cli.Run run = validate(contract, Cli.orders());

    assertThat(run.out())
        .contains("error: EventContract/retail/order-placed spec.schema")
        .contains("'orders-to-crm' of service (#crm)")
        .contains("'shop-orders' of commerce (#commerce)")
        .contains("1 resource in 1 file")
        .doesNotContain("error: SyncFlow/");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void aContractThatAnOrchestrationThereDoesNotCompileAgainstIsRefused() throws Exception {
    String there =
        String.join(
            "\n---\n",
            Cli.sample("platform/platform.yaml"),
            Cli.sample("pickup/00-namespace.yaml"),
            Cli.sample("pickup/10-systems.yaml"),
            Cli.sample("pickup/20-contracts.yaml"),
            Cli.sample("pickup/30-orchestration.yaml"));
    String placed =
        Cli.sample("pickup/20-contracts.yaml")
            .split("\n---\n")[0]
            .replace("version: 2.0.0", "version: 2.1.0")
            .replace("            storeId: {type: string}", "");

    Cli.Run run = validate(placed, there);

    assertThat(run.out())
        .contains(
            "error: EventContract/pickup/order-placed spec.schema.jsonSchema: the orchestration")
        .contains("'pickup' compiles against version 2.0.0 and not against this one")
        .doesNotContain("error: Orchestration/");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void aCompatibleContractPassesWhenItsVersionIsRaised() throws Exception {
    String wider =
        Cli.sample("orders/20-contract.yaml")
            .replace(
                "tax: {type: string}", "tax: {type: string}\n            duty: {type: string}");

    Cli.Run same = validate(wider, Cli.orders());
    assertThat(same.out()).contains("spec.version: ").contains("raise the version");

    Cli.Run raised = validate(wider.replace("version: 1.0.0", "version: 1.1.0"), Cli.orders());
    assertThat(raised.out()).isEqualTo("1 resource in 1 file: 0 errors, 0 warnings\n");
  }

  @Test
  void aChangeOfASystemNamesTheFlowsThereThatItBreaks() throws Exception {
    String systems = Cli.sample("orders/10-systems.yaml").replace("putOrder:", "storeOrder:");

    Cli.Run run = validate(systems, Cli.orders());

    assertThat(run.out())
        .contains("there.yaml:")
        .contains("error: SyncFlow/retail/orders-to-crm spec.target.operation: ")
        .contains("3 resources in 1 file")
        .contains("1 error");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void whatWasBrokenBeforeIsNotTheChangesMatter() throws Exception {
    String there = Cli.orders().replace("operation: putOrder", "operation: putOrders");

    Cli.Run run = validate(Cli.sample("orders/20-contract.yaml"), there);

    assertThat(run.out()).isEqualTo("1 resource in 1 file: 0 errors, 0 warnings\n");
  }

  @Test
  void aNewFlowDoesNotTakeAWebhookAwayFromOneThatIsThere() throws Exception {
    String young = flow("shop-orders").replace("name: shop-orders", "name: a-second");

    Cli.Run run = validate(young, Cli.orders());

    assertThat(run.out())
        .contains("SyncFlow/retail/a-second spec.source.webhook: the flow 'shop-orders' takes")
        .contains("1 error");
  }
}
