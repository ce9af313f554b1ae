package dev.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.cli.dev.DevOptions;
import dev.tributary.cli.dev.DevSession;
import dev.tributary.cli.status.FlowRow;
import dev.tributary.simulators.SimulatorServer;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dead letters from the command line: the orders sample in a session with a real broker, named once
 * by its folder and once by a real API server.
 */
class DeadLettersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String FLOW = "retail/orders-to-erp";
  private static final String ERP_REFUSES = "POST.*SalesOrder";

  @TempDir Path dir;
  private DevSession session;

  @BeforeEach
  void start() throws Exception {
    session =
        new DevSession(
            new DevOptions(
                List.of(Cli.SAMPLES.resolve("orders").toString()),
                "default",
                dir,
                0,
                Optional.of(0),
                Optional.empty(),
                Map.of()));
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              session.tick();
              return session.rows().stream().allMatch(row -> row.ready().equals("True"));
            });
  }

  @AfterEach
  void stop() {
    session.close();
  }

  @Test
  void listsShowsRetriesAndResolvesInASession() throws Exception {
    assertThat(dev("list", FLOW).out()).contains("No dead letters of retail/orders-to-erp");
    refuse();
    send(0, 6);
    dead(6);

    Cli.Run list = dev("list", FLOW);
    assertThat(list.code()).isZero();
    assertThat(list.out())
        .contains("OFFSET", "KEY", "o-0", "retail.order-placed/")
        .contains("6 dead letters of retail/orders-to-erp, the oldest of 20")
        .contains("      6  deliver: ");
    assertThat(dev("list", FLOW, "--limit", "2").out())
        .contains("… and 4 more", "      6  deliver: ");
    assertThat(json(dev("list", FLOW, "--key", "o-3", "-o", "json")).at("/letters"))
        .hasSize(1)
        .allSatisfy(letter -> assertThat(letter.path("key").asText()).isEqualTo("o-3"));
    assertThat(json(dev("list", FLOW, "--reason", "ANSWERED", "-o", "json")).path("count").asInt())
        .isEqualTo(6);
    assertThat(json(dev("list", FLOW, "--stage", "parse", "-o", "json")).path("count").asInt())
        .isZero();

    int third = offset("o-3");
    Cli.Run show = dev("show", FLOW, "" + third);
    assertThat(show.out())
        .contains("dead letter %d of retail/orders-to-erp".formatted(third))
        .contains("stage      deliver")
        .contains("key        o-3")
        .contains("\"orderId\" : \"o-3\"")
        .contains("\"email\" : \"***\"")
        .contains("1 fields hidden")
        .doesNotContain("ada@example.com");
    assertThat(dev("show", FLOW, "" + third, "--unmasked").out()).contains("ada@example.com");
    assertThat(
            json(dev("show", FLOW, "" + third, "-o", "json")).at("/body/customer/email").asText())
        .isEqualTo("***");
    assertThat(dev("show", FLOW, "99").err()).contains("there is no dead letter 99", "0 to 5");

    Cli.Run dry = dev("retry", FLOW, "--key", "o-3", "--key", "o-4", "--dry-run");
    assertThat(dry.out()).contains("key o-3", "key o-4", "2 would be retried");
    assertThat(dev("retry", FLOW).err()).contains("Say which");
    assertThat(dev("retry", FLOW, "--all", "--key", "x").err()).contains("doesn't go together");

    // It fails again, and counts as before.
    Cli.Run again = dev("retry", FLOW, "--key", "o-3");
    assertThat(again.out()).contains("0 of 1 delivered", "1 failed again; they are dead letters 6");
    assertThat(again.code()).isEqualTo(1);
    dead(6);
    assertThat(dev("show", FLOW, "6").out()).contains("retry of   " + third);
    assertThat(dev("show", FLOW, "" + third).out()).contains("dealt with already");

    // One that a person deals with in another way: no prefix of the topic.
    assertThat(dev("resolve", FLOW, "--key", "o-5", "--dry-run").out())
        .contains("1 would be resolved");
    dead(6);
    assertThat(dev("resolve", FLOW, "--key", "o-5").out()).contains("1 resolved, 5 left");
    dead(5);
    assertThat(dev("list", FLOW).out()).doesNotContain("o-5");

    heal();
    Cli.Run all = dev("retry", FLOW, "--all", "-o", "json");
    assertThat(all.code()).isZero();
    assertThat(json(all).at("/outcome/delivered").asInt()).isEqualTo(5);
    dead(0);
    assertThat(dev("list", FLOW).out()).contains("No dead letters");
    assertThat(orders()).isEqualTo(5);
    assertThat(dev("retry", FLOW, "--all").out()).contains("nothing to retry");
    assertThat(dev("resolve", FLOW, "--all").out()).contains("nothing to resolve");
  }

  @Test
  void aFlowOfAClusterIsReachedAsItsPlatformSays() throws Exception {
    refuse();
    send(0, 3);
    dead(3);
    TestCluster cluster = TestCluster.get();
    String platform = "dead-letters";
    String yaml =
        Cli.orders()
            .replace("tributary.dev/platform: retail", "tributary.dev/platform: " + platform)
            .replaceFirst("name: retail\n", "name: " + platform + "\n")
            .replaceAll(
                "bootstrapServers: [^\\s,}]+", "bootstrapServers: " + session.bootstrapServers());
    cluster.apply(yaml);

    Cli.Run list = cluster("list", FLOW);
    assertThat(list.err()).isEmpty();
    assertThat(list.out()).contains("3 dead letters of retail/orders-to-erp");
    assertThat(cluster("show", FLOW, "1").out()).contains("\"email\" : \"***\"");
    assertThat(cluster("list", "retail/orders-to-epr").err())
        .contains("there is no SyncFlow 'orders-to-epr' in the namespace retail")
        .contains("orders-to-crm, orders-to-erp, shop-orders");

    heal();
    Cli.Run retry = cluster("retry", FLOW, "--all");
    assertThat(retry.out()).contains("note: the flow has no pod now").contains("3 of 3 delivered");
    dead(0);

    // Where the platform's address doesn't work from here.
    cluster.apply(yaml.replace(session.bootstrapServers(), "localhost:1"));
    Cli.Run away = cluster("list", FLOW);
    assertThat(away.code()).isEqualTo(2);
    assertThat(away.err())
        .contains("Kafka at localhost:1 (IntegrationPlatform/" + platform + ") doesn't answer")
        .contains("run the command in a pod of the cluster", "--bootstrap-server", "port-forward");
    assertThat(cluster("list", FLOW, "--bootstrap-server", session.bootstrapServers()).out())
        .contains("No dead letters");
    Path config =
        Files.writeString(
            dir.resolve("kafka.properties"),
            "bootstrap.servers=" + session.bootstrapServers() + "\n");
    assertThat(cluster("list", FLOW, "--kafka-config", config.toString()).out())
        .contains("No dead letters");
    assertThat(cluster("list", FLOW, "--kafka-config", "nowhere").err())
        .contains("nowhere: there is no such file");
  }

  @Test
  void withoutASessionTheNextStepIsTold() {
    Cli.Run run = Cli.run("dead-letters", "list", FLOW, "--dev", dir.resolve("none").toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("no `tributary dev` runs on the folder");
    assertThat(Cli.run("dead-letters").err()).contains("list, show, retry or resolve");
    assertThat(Cli.run("dead-letters", "retry", "--help").out())
        .contains("Examples:", "--dry-run", "--dev", "--bootstrap-server");
    assertThat(Cli.run("__complete", "dead-letters", "").out())
        .contains("list", "show", "retry", "resolve");
  }

  private Cli.Run dev(String... arguments) {
    return run(List.of("--dev", dir.toString()), arguments);
  }

  private Cli.Run cluster(String... arguments) {
    return run(List.of("--kubeconfig", TestCluster.get().kubeconfig()), arguments);
  }

  private static Cli.Run run(List<String> how, String... arguments) {
    List<String> all = new ArrayList<>(List.of("dead-letters"));
    all.addAll(List.of(arguments));
    all.addAll(how);
    return Cli.run(all.toArray(String[]::new));
  }

  private static JsonNode json(Cli.Run run) throws Exception {
    assertThat(run.err()).isEmpty();
    return new JsonMapper().readTree(run.out());
  }

  private int offset(String key) throws Exception {
    return json(dev("list", FLOW, "--key", key, "-o", "json")).at("/letters/0/offset").asInt();
  }

  /** As the status counts them. */
  private void dead(long count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              session.tick();
              FlowRow erp =
                  session.rows().stream()
                      .filter(row -> row.name().equals("orders-to-erp"))
                      .findFirst()
                      .orElseThrow();
              assertThat(erp.dead()).isEqualTo(count);
            });
  }

  private SimulatorServer simulators() {
    return session.simulators().orElseThrow();
  }

  private void refuse() {
    simulators()
        .faults()
        .put(
            "erp",
            List.of(
                new Fault(
                    FaultKind.STATUS,
                    null,
                    null,
                    null,
                    ERP_REFUSES,
                    422,
                    null,
                    null,
                    null,
                    null,
                    null)));
  }

  private void heal() {
    simulators().faults().clear();
  }

  private long orders() {
    return simulators().log().summary(Optional.of("erp")).created();
  }

  private void send(int from, int to) throws Exception {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", session.bootstrapServers());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      for (int i : IntStream.range(from, to).toArray()) {
        producer
            .send(
                new ProducerRecord<>(
                    "retail.order-placed",
                    "o-" + i,
                    """
                    {"orderId":"o-%d","channel":"web","placedAt":"2026-01-01T00:00:00Z",
                     "currency":"EUR","customer":{"id":"7","email":"ada@example.com"},
                     "lines":[{"lineNo":1,"sku":"SKU-1001","qty":1,"unitPrice":"1.00"}],
                     "totals":{"gross":"1.00"}}
                    """
                        .formatted(i)))
            .get();
      }
    }
  }
}
