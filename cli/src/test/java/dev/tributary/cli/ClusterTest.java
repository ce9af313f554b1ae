package dev.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command says of a real API server. */
class ClusterTest {
  private static TestCluster cluster;

  @TempDir Path dir;

  @BeforeAll
  static void start() {
    cluster = TestCluster.get();
  }

  /** The orders sample in a namespace and on a platform of its own. */
  private static void orders(String namespace) {
    cluster.apply(in(namespace, Cli.orders()));
  }

  private static String in(String namespace, String yaml) {
    return yaml.replace("name: retail\n", "name: " + namespace + "\n")
        .replace("namespace: retail\n", "namespace: " + namespace + "\n")
        .replace("tributary.dev/platform: retail", "tributary.dev/platform: " + namespace);
  }

  private static Cli.Run status(String... arguments) {
    return run("status", arguments);
  }

  private static Cli.Run run(String command, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = command;
    all[1] = "--kubeconfig";
    all[2] = cluster.kubeconfig();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return Cli.run(all);
  }

  private static void ready(String kind, String namespace, String name) {
    ready(kind, namespace, name, "");
  }

  private static void ready(String kind, String namespace, String name, String more) {
    cluster.status(
        kind,
        namespace,
        name,
        """
        {"observedGeneration": GENERATION, %s "conditions": [
          {"type": "Ready", "status": "True", "reason": "AsExpected", "message": "all is well",
           "lastTransitionTime": "2026-01-01T00:00:00Z"}]}
        """
            .formatted(more));
  }

  private static void allReady(String namespace) {
    ready("IntegrationPlatform", "", namespace);
    ready("EventContract", namespace, "order-placed");
    for (String endpoint : new String[] {"shop", "erp", "crm"}) {
      ready("SystemEndpoint", namespace, endpoint);
    }
    for (String flow : new String[] {"shop-orders", "orders-to-erp", "orders-to-crm"}) {
      ready("SyncFlow", namespace, flow, "\"replicas\": 2, \"lag\": 7,");
    }
  }

  @Test
  void aChangeIsHeldAgainstWhatLivesInItsNamespace() throws Exception {
    orders("against");
    Path change = dir.resolve("change.yaml");
    String contract = in("against", Cli.sample("orders/20-contract.yaml"));
    Files.writeString(change, contract);
    Cli.Run same = run("validate", "-f", change.toString(), "--against", "cluster");
    assertThat(same.out()).isEqualTo("1 resource in 1 file: 0 errors, 0 warnings\n");

    cluster.accept("against", "order-placed");
    Files.writeString(change, contract.replace("gross", "total").replace("1.0.0", "1.1.0"));
    Cli.Run broken = run("validate", "-f", change.toString(), "--against", "cluster");

    assertThat(broken.out())
        .contains("change.yaml:")
        .contains("error: EventContract/against/order-placed spec.schema")
        .contains("'orders-to-crm' of service (#crm)");
    assertThat(broken.code()).isEqualTo(1);

    Path systems = dir.resolve("systems.yaml");
    Files.writeString(
        systems, in("against", Cli.sample("orders/10-systems.yaml")).replace("putOrder:", "put:"));
    Cli.Run flow = run("validate", "-f", systems.toString(), "--against", "cluster");
    assertThat(flow.out())
        .contains("cluster: error: SyncFlow/against/orders-to-crm spec.target.operation: ");
    Cli.Run sarif =
        run("validate", "-f", systems.toString(), "--against", "cluster", "-o", "sarif");
    assertThat(sarif.out()).contains("orders-to-crm").doesNotContain("\"startLine\" : 0");
  }

  @Test
  void aDiffToTheClusterNamesTheFlowsThereThatRoll() throws Exception {
    orders("diff");
    String systems = in("diff", Cli.sample("orders/10-systems.yaml"));
    Path change = Files.writeString(dir.resolve("change.yaml"), systems.replace("5s", "7s"));

    Cli.Run run = run("plan", "-f", change.toString(), "--diff", "cluster");

    assertThat(run.out())
        .containsPattern("diff/orders-to-erp rolls: [0-9a-f]{16} → [0-9a-f]{16}\n")
        .contains("    SystemEndpoint/diff/erp spec.timeout: \"5s\" → \"7s\"\n")
        .endsWith("1 rolls, 0 starts, 0 ends, 0 refused, 2 unchanged\n");
    assertThat(run.code()).isZero();
  }

  @Test
  void whoeverSeesOnlyANamespaceIsToldWhatWasNotSeen() throws Exception {
    orders("tenant");
    String viewer = cluster.viewer("tenant");
    Path change = dir.resolve("change.yaml");
    Files.writeString(change, in("tenant", Cli.sample("orders/20-contract.yaml")));

    Cli.Run run =
        Cli.run(
            "validate", "-f", change.toString(), "--against", "cluster", "--kubeconfig", viewer);
    assertThat(run.out())
        .contains("note: the cluster ")
        .contains("doesn't let you list integrationplatforms")
        .contains("doesn't let you list orchestrations in the namespace tenant")
        .endsWith("1 resource in 1 file: 0 errors, 0 warnings\n");

    Cli.Run status = Cli.run("status", "--kubeconfig", viewer);
    assertThat(status.out()).contains("SystemEndpoint/erp").doesNotContain("IntegrationPlatform/");
    assertThat(status.code()).isZero();

    Cli.Run all = Cli.run("status", "-A", "--kubeconfig", viewer);
    assertThat(all.err())
        .contains("doesn't let you list systemendpoints in all namespaces")
        .contains("or name a namespace with -n");
    assertThat(all.code()).isEqualTo(2);
  }

  @Test
  void aClusterThatDoesNotAnswerIsAnErrorWithTheNextStep() throws Exception {
    String config = Files.readString(Path.of(cluster.kubeconfig()));
    Path closed =
        Files.writeString(
            dir.resolve("closed"),
            config.replaceFirst("server: .*", "server: \"https://127.0.0.1:1\""));

    Cli.Run run = Cli.run("status", "--kubeconfig", closed.toString());

    assertThat(run.err())
        .contains("the cluster https://127.0.0.1:1/ can't be asked to list")
        .contains("check --context and --kubeconfig");
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void anUnknownContextNamesThoseThatThereAre() {
    Cli.Run run = status("--context", "nowhere");

    assertThat(run.err()).contains("has no context 'nowhere'; its contexts are: ");
    assertThat(run.code()).isEqualTo(2);
    assertThat(Cli.run("status", "--kubeconfig", "/nowhere/config").err())
        .contains("/nowhere/config: there is no such file; check --kubeconfig");
  }

  @Test
  void whenAllIsWellTheTreeShowsFlowsUnderWhatTheyReadFrom() {
    orders("well");
    allReady("well");

    Cli.Run run = status("-n", "well");

    assertThat(
            run.out().replaceAll("AsExpected( +)(2? +)(7? +)[0-9a-z]+\n", "AsExpected$1$2$3AGE\n"))
        .isEqualTo(Cli.golden("status.txt"));
    assertThat(run.code()).isZero();
    assertThat(status("-n", "nothing").out())
        .isEqualTo("No resources found in nothing namespace.\n");
  }

  @Test
  void orchestrationsStandUnderTheContractThatStartsThem() throws Exception {
    String namespace = Cli.sample("pickup/00-namespace.yaml");
    cluster.apply(
        String.join(
            "\n---\n",
            namespace,
            Cli.sample("pickup/20-contracts.yaml"),
            Cli.sample("pickup/30-orchestration.yaml")));
    cluster.status(
        "Orchestration",
        "pickup",
        "pickup",
        """
        {"observedGeneration": GENERATION, "instances": {"running": 3, "incidents": 1},
         "conditions": [
          {"type": "Ready", "status": "True", "reason": "AsExpected", "message": "all is well",
           "lastTransitionTime": "2026-01-01T00:00:00Z"},
          {"type": "CompensationsClear", "status": "False", "reason": "CompensationFailed",
           "message": "what was done can't be undone for 'o1'; retry",
           "lastTransitionTime": "2026-01-01T00:00:00Z"}]}
        """);

    Cli.Run run = status("-n", "pickup");

    assertThat(run.out())
        .startsWith("1 of ")
        .contains("first mend Orchestration/pickup in pickup")
        .containsPattern(
            "EventContract/order-placed[^\n]+\n[^\n]+\n[│├└─ ]+Orchestration/pickup +True")
        .contains("CompensationsClear=False CompensationFailed: what was done can't be undone");
    assertThat(run.code()).isEqualTo(1);
    String json = status("-n", "pickup", "-o", "json").out();
    assertThat(json).contains("\"running\" : 3", "\"incidents\" : 1");
  }

  @Test
  void theFirstBrokenThingStandsOnTopWithItsNextStep() throws Exception {
    orders("broken");
    allReady("broken");
    cluster.status(
        "SyncFlow",
        "broken",
        "orders-to-crm",
        broken("RefsNotResolved", "spec.target: EventContract is wrong; mend it"));
    cluster.status(
        "EventContract",
        "broken",
        "order-placed",
        broken("TopicNotFound", "the topic 'x' is missing; make it, or let Tributary manage it"));

    Cli.Run run = status("-n", "broken");

    assertThat(run.out())
        .startsWith(
            """
            2 of 8 resources have something broken; first mend EventContract/order-placed in broken:
              Ready=False TopicNotFound: the topic 'x' is missing; make it, or let Tributary manage it

            NAME """)
        .contains("Ready=False RefsNotResolved: spec.target: EventContract is wrong; mend it");
    assertThat(run.code()).isEqualTo(1);
    JsonNode json = new JsonMapper().readTree(status("-n", "broken", "-o", "json").out());
    assertThat(json.at("/first/kind").asText()).isEqualTo("EventContract");
    assertThat(json.at("/first/condition/reason").asText()).isEqualTo("TopicNotFound");
    assertThat(json.at("/broken").asInt()).isEqualTo(2);
    assertThat(json.at("/tree/0/kind").asText()).isEqualTo("IntegrationPlatform");
  }

  private static String broken(String reason, String message) {
    return """
        {"observedGeneration": GENERATION, "conditions": [
          {"type": "Ready", "status": "False", "reason": "%s", "message": "%s",
           "lastTransitionTime": "2026-01-01T00:00:00Z"}]}
        """
        .formatted(reason, message);
  }

  @Test
  void anEditThatTheOperatorHasNotLookedAtIsUnderWay() {
    orders("edited");
    allReady("edited");
    cluster.apply(in("edited", Cli.orders().replace("timeout: 5s", "timeout: 6s")));

    Cli.Run run = status("-n", "edited");

    assertThat(run.out())
        .containsPattern("SystemEndpoint/erp +Unknown +NotLookedAt")
        .contains("generation 2 was not looked at yet; if this lasts");
    assertThat(run.code()).isZero();
  }

  @Test
  void withAllNamespacesEachResourceTellsItsOwn() {
    orders("everywhere");

    assertThat(status("-A").out())
        .containsPattern("NAMESPACE +NAME +READY")
        .containsPattern("everywhere +[│├└─ ]+SyncFlow/shop-orders");
  }

  @Test
  void aWatchShowsWhatChanges() {
    orders("watched");
    allReady("watched");
    StringWriter out = new StringWriter();
    var line = Tributary.commandLine(new ByteArrayInputStream(new byte[0]));
    line.setOut(new PrintWriter(out));
    Thread watch =
        Thread.ofPlatform()
            .start(
                () ->
                    line.execute(
                        "status", "-n", "watched", "-w", "--kubeconfig", cluster.kubeconfig()));
    try {
      await().atMost(Duration.ofSeconds(30)).until(() -> out.toString().contains("shop-orders"));
      assertThat(out.toString()).doesNotContain("SecretMissing");
      cluster.status(
          "SyncFlow",
          "watched",
          "orders-to-erp",
          broken("SecretMissing", "the Secret 'erp' is missing; create it"));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> out.toString().contains("first mend SyncFlow/orders-to-erp in watched"));
    } finally {
      watch.interrupt();
    }
  }
}
