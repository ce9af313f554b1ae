package dev.tributary.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.broker.LocalBroker;
import dev.tributary.planner.plan.AuthPlan;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.report.FlowReportCodec;
import dev.tributary.runtime.intake.WebhookListener;
import dev.tributary.runtime.kafka.Positions;
import dev.tributary.runtime.secret.MemorySecrets;
import dev.tributary.runtime.testkit.HttpHost;
import dev.tributary.runtime.testkit.Kafka;
import dev.tributary.runtime.testkit.Plans;
import dev.tributary.runtime.testkit.Ports;
import dev.tributary.simulators.SimulatorConfig;
import dev.tributary.simulators.SimulatorServer;
import dev.tributary.simulators.access.Auth;
import dev.tributary.simulators.journal.Entry;
import dev.tributary.simulators.journal.Summary;
import dev.tributary.simulators.shop.SendPlan;
import dev.tributary.simulators.shop.Sending;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flows of several shapes on a real broker. */
class FlowsTest {
  private static final String CRM_PARAMETERS = "payload.customer.email";

  private static LocalBroker broker;
  private HttpHost host;
  private SimulatorServer simulators;
  private Kafka kafka;

  @BeforeAll
  static void startBroker() {
    broker = LocalBroker.start();
    try (Kafka there = new Kafka(broker.bootstrapServers())) {
      there.create("tributary.reports", 1, Map.of("cleanup.policy", "compact"));
    }
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void start() {
    host = new HttpHost();
    simulators = SimulatorServer.start(oauthEvents());
    kafka = new Kafka(broker.bootstrapServers());
  }

  @AfterEach
  void stop() {
    kafka.close();
    simulators.close();
    host.close();
  }

  @Test
  void oneShopFeedsTwoSystemsThroughAContractInOneJvm() throws Exception {
    kafka.create("retail.order-placed", 3, Map.of());
    FlowPlan shop =
        created(
            flow(
                "shop-orders",
                Plans.shop("shop-orders"),
                Plans.orderPlaced("retail.order-placed")));
    FlowPlan erp =
        created(
            flow(
                "orders-erp",
                Plans.contract("retail.order-placed"),
                Plans.erp(simulators.url(), null, 2_000)));
    FlowPlan crm =
        created(
            flow("orders-crm", Plans.contract("retail.order-placed"), Plans.crm(simulators.url()))
                .parameters(Map.of("customer", CRM_PARAMETERS, "order", "payload.name")));
    assertThat(Positions.resolve(kafka.admin(), erp.consumerGroup(), erp.source().topic(), true))
        .isTrue();
    assertThat(Positions.resolve(kafka.admin(), crm.consumerGroup(), crm.source().topic(), false))
        .isTrue();
    assertThat(Positions.resolve(kafka.admin(), crm.consumerGroup(), crm.source().topic(), true))
        .isFalse();
    try (FlowRunner a = running(shop, Ports.secrets());
        FlowRunner b = running(erp, Ports.secrets());
        FlowRunner c = running(crm, Ports.secrets())) {
      send(shop, 100, 5);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> b.report().delivered() == 100 && c.report().delivered() == 100);
      assertThat(a.report().duplicates()).isEqualTo(5);
      Summary sales = simulators.log().summary(Optional.of("erp"));
      assertThat(sales.duplicates()).isEmpty();
      assertThat(sales.distinctKeys()).isEqualTo(100);
      assertThat(simulators.log().summary(Optional.of("crm")).distinctKeys()).isEqualTo(100);
      var event = kafka.read("retail.order-placed").getFirst();
      assertThat(Kafka.header(event, "ce_type")).isEqualTo("com.example.retail.order.placed");
      assertThat(Kafka.header(event, "ce_source")).isEqualTo("/retail/shop-orders");
      assertThat(Kafka.header(event, "ce_id")).matches("[0-9a-f]{64}");
      assertThat(Kafka.header(event, "ce_dataschema")).isEqualTo("retail/order-placed/1.0.0");
      assertThat(Kafka.header(event, "ce_causationid"))
          .isEqualTo(Kafka.header(event, "ce_correlationid"));
      await().until(() -> a.report().lag() == 0);
    }
    // Goodbyes are tombstones, reports are JSON that the codec reads.
    var reports = kafka.read("tributary.reports");
    assertThat(reports.stream().filter(r -> r.value() == null).map(r -> new String(r.key(), UTF_8)))
        .contains("retail/shop-orders/pod-1", "retail/orders-erp/pod-1");
    assertThat(
            reports.stream()
                .filter(r -> r.value() != null)
                .flatMap(r -> FlowReportCodec.read(r.value()).stream()))
        .anySatisfy(
            r -> {
              assertThat(r.health().reason()).isEqualTo("Running");
              assertThat(r.key()).startsWith("retail/");
            });
  }

  @Test
  void aContractFlowWithoutAPositionStopsAndSaysSo() {
    kafka.create("retail.lost", 2, Map.of());
    FlowPlan plan =
        created(flow("lost", Plans.contract("retail.lost"), Plans.crm(simulators.url())));
    try (FlowRunner runner = new FlowRunner(plan, ports(Ports.secrets()))) {
      runner.start();
      await().until(() -> runner.health().reason() == Health.Reason.PositionLost);
      assertThat(runner.health().ready()).isFalse();
      assertThat(runner.health().message())
          .contains("tributary.retail.lost", "retail.lost", "choose");
      assertThat(runner.report().positionLost()).isTrue();
    }
  }

  @Test
  void aPositionThatTheLogNoLongerHoldsStopsTheFlow() throws Exception {
    kafka.create("retail.expired", 1, Map.of());
    FlowPlan plan =
        created(flow("expired", Plans.contract("retail.expired"), Plans.crm(simulators.url())));
    Positions.resolve(kafka.admin(), plan.consumerGroup(), "retail.expired", true);
    kafka.send(
        "retail.expired", IntStream.range(0, 5).mapToObj(i -> Map.entry("k", "{}")).toList());
    kafka
        .admin()
        .deleteRecords(
            Map.of(new TopicPartition("retail.expired", 0), RecordsToDelete.beforeOffset(3)))
        .all()
        .get();
    try (FlowRunner runner = new FlowRunner(plan, ports(Ports.secrets()))) {
      runner.start();
      await().until(() -> runner.health().reason() == Health.Reason.PositionLost);
      assertThat(kafka.committed(plan.consumerGroup())).isZero();
    }
  }

  @Test
  void partitionsAddedLaterAreReadFromTheirBegin() throws Exception {
    kafka.create("retail.grown", 1, Map.of());
    FlowPlan plan =
        created(
            flow("grown", Plans.contract("retail.grown"), Plans.crm(simulators.url()))
                .parameters(Map.of("customer", "'c'", "order", "payload.name")));
    Positions.resolve(kafka.admin(), plan.consumerGroup(), "retail.grown", false);
    kafka.admin().createPartitions(Map.of("retail.grown", NewPartitions.increaseTo(4))).all().get();
    await().until(() -> kafka.count("retail.grown") == 0);
    kafka.send(
        "retail.grown",
        IntStream.range(0, 40)
            .mapToObj(i -> Map.entry("k" + i, "{\"name\":\"#" + i + "\",\"line_items\":[]}"))
            .toList());
    try (FlowRunner runner = running(plan, Ports.secrets())) {
      await().atMost(Duration.ofSeconds(20)).until(() -> runner.report().delivered() == 40);
    }
  }

  @Test
  void webhooksAreAnsweredByTheRulesAndHeadersStripped() throws Exception {
    FlowPlan plan =
        created(flow("rules", Plans.shop("rules"), Plans.crm(simulators.url())).suspend());
    MemorySecrets secrets = Ports.secrets();
    try (FlowRunner runner = running(plan, secrets)) {
      assertThat(runner.health().reason()).isEqualTo(Health.Reason.Suspended);
      URI url = host.url("/rules");
      byte[] order = "{\"name\":\"#1\",\"line_items\":[]}".getBytes(UTF_8);
      assertThat(post(url, order, Plans.KEY)).isEqualTo(202);
      assertThat(post(url, "not json".getBytes(UTF_8), Plans.KEY)).isEqualTo(202);
      assertThat(post(url, order, "another")).isEqualTo(401);
      assertThat(post(url, new byte[(256 << 10) + 1], Plans.KEY)).isEqualTo(413);
      assertThat(
              HttpClient.newHttpClient()
                  .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(405);
      // A new key counts at once, the one before for as long as it is kept.
      secrets
          .put(Plans.HMAC_SECRET, "secret", "new")
          .put(Plans.HMAC_SECRET, "secret.previous", Plans.KEY);
      assertThat(post(url, order, "new")).isEqualTo(202);
      assertThat(post(url, order, Plans.KEY)).isEqualTo(202);
      secrets.remove(Plans.HMAC_SECRET, "secret.previous");
      assertThat(post(url, order, Plans.KEY)).isEqualTo(401);

      var buffered = kafka.read(plan.source().topic());
      assertThat(buffered).hasSize(4);
      var names =
          IntStream.range(0, 4)
              .boxed()
              .flatMap(i -> java.util.Arrays.stream(buffered.get(i).headers().toArray()))
              .map(h -> h.key().toLowerCase(java.util.Locale.ROOT))
              .toList();
      assertThat(names).contains("http.x-shopify-event-id", "ce_id", "ce_time");
      assertThat(names)
          .noneMatch(
              n ->
                  n.contains("camel")
                      || n.contains("kafka.")
                      || n.contains("authorization")
                      || n.contains("cookie")
                      || n.contains("hmac")
                      || n.equals("http.ce_type"));
      assertThat(buffered)
          .allSatisfy(r -> assertThat(Kafka.header(r, "ce_id")).isEqualTo("event-1"));

      secrets.remove(Plans.HMAC_SECRET, "secret");
      await().until(() -> runner.health().reason() == Health.Reason.SecretMissing);
      assertThat(runner.health().message()).contains("'secret'", "'shop-hmac'");
    }
  }

  @Test
  void nothingIsAcknowledgedWhileKafkaIsDown() throws Exception {
    try (LocalBroker own = LocalBroker.start();
        Kafka there = new Kafka(own.bootstrapServers())) {
      FlowPlan plan =
          Plans.flow("down", Plans.shop("down"), Plans.crm(simulators.url()))
              .kafka(own.bootstrapServers())
              .suspend()
              .build();
      there.createTopics(plan);
      try (FlowRunner runner = running(plan, Ports.secrets())) {
        byte[] order = "{\"name\":\"#1\",\"line_items\":[]}".getBytes(UTF_8);
        assertThat(post(host.url("/down"), order, Plans.KEY)).isEqualTo(202);
        own.kill();
        assertThat(post(host.url("/down"), order, Plans.KEY)).isEqualTo(503);
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> runner.health().reason() == Health.Reason.KafkaUnreachable);
        own.restart();
        await().atMost(Duration.ofSeconds(30)).until(() -> runner.health().ready());
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> post(host.url("/down"), order, Plans.KEY) == 202);
      }
    }
  }

  @Test
  void aFlowRunsOverTlsWithScram() throws Exception {
    try (LocalBroker own = LocalBroker.builder().scram("flow", "pa\\ss;wo'rd1").start()) {
      var access = own.scram();
      MemorySecrets secrets =
          Ports.secrets()
              .put("kafka-ca", "ca.crt", java.nio.file.Files.readString(access.caPem()))
              .put("kafka-user", "username", access.user());
      FlowPlan plan =
          Plans.flow("scram", Plans.shop("scram"), Plans.erp(simulators.url(), null, 2_000))
              .kafka(
                  new FlowPlan.KafkaPlan(
                      access.bootstrapServers(), true, "kafka-ca", "SCRAM-SHA-512", "kafka-user"))
              .build();
      try (Kafka there = new Kafka(own.bootstrapServers());
          FlowRunner runner = new FlowRunner(plan, ports(secrets))) {
        there.createTopics(plan);
        runner.start();
        await().until(() -> runner.health().reason() == Health.Reason.SecretMissing);
        assertThat(runner.health().message()).contains("'password'", "'kafka-user'");
        secrets.put("kafka-user", "password", access.password());
        await().atMost(Duration.ofSeconds(20)).until(() -> runner.health().ready());
        send(plan, 20, 0);
        await().atMost(Duration.ofSeconds(20)).until(() -> runner.report().delivered() == 20);
        assertThat(simulators.log().summary(Optional.of("erp")).distinctKeys()).isEqualTo(20);
      }
    }
  }

  @Test
  void anExpiredTokenIsRenewedOnceAndTheKeyTravels() throws Exception {
    MemorySecrets secrets =
        Ports.secrets()
            .put("oauth", "clientId", "tributary")
            .put("oauth", "clientSecret", "s3cret");
    AuthPlan auth = new AuthPlan.OAuth2(simulators.url() + "/oauth/token", null, "oauth");
    FlowPlan plan =
        created(flow("tokens", Plans.shop("tokens"), Plans.events(simulators.url(), auth)));
    try (FlowRunner runner = running(plan, secrets)) {
      send(plan, 10, 0);
      await().until(() -> runner.report().delivered() == 10);
      HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(simulators.url() + "/oauth/token"))
                  .DELETE()
                  .build(),
              HttpResponse.BodyHandlers.discarding());
      try (Sending more =
          Sending.start(
              new SendPlan(
                  host.url("/tokens"),
                  Plans.KEY,
                  10,
                  null,
                  5000L,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null))) {
        assertThat(more.await(Duration.ofSeconds(20))).isTrue();
      }
      await().until(() -> runner.report().delivered() == 20);
      assertThat(runner.report().retries()).isEmpty();
      List<Entry> seen = simulators.log().entries(Optional.of("events"), Optional.empty());
      assertThat(seen.stream().filter(e -> e.status() == 201))
          .hasSize(20)
          .allSatisfy(e -> assertThat(e.idempotencyKey()).matches("[0-9a-f]{64}"))
          .allSatisfy(e -> assertThat(e.sequence()).matches("retail\\.tokens\\.in-\\d+-\\d+"));
      assertThat(seen.stream().map(Entry::idempotencyKey).distinct()).hasSize(20);
      // New credentials count without a restart.
      secrets.put("oauth", "clientSecret", "wrong");
      send(plan, 30, 0);
      await().until(() -> runner.health().reason() == Health.Reason.TargetUnavailable);
      assertThat(runner.health().message()).contains("token").doesNotContain("wrong");
    }
    assertThat(kafka.count(plan.deadLetterTopic())).isZero();
  }

  private static SimulatorConfig oauthEvents() {
    return new SimulatorConfig(
        0,
        "127.0.0.1",
        null,
        null,
        null,
        null,
        null,
        new SimulatorConfig.Receiver(Auth.oauth2()),
        new SimulatorConfig.Oauth(Map.of("tributary", "s3cret"), null));
  }

  private Plans.Builder flow(
      String name,
      dev.tributary.planner.plan.SourcePlan source,
      dev.tributary.planner.plan.TargetPlan target) {
    return Plans.flow(name, source, target).kafka(broker.bootstrapServers());
  }

  private FlowPlan created(Plans.Builder builder) {
    FlowPlan plan = builder.build();
    kafka.createTopics(plan);
    return plan;
  }

  private RuntimePorts ports(MemorySecrets secrets) {
    return Ports.with(host.webhooks(), secrets);
  }

  private FlowRunner running(FlowPlan plan, MemorySecrets secrets) {
    FlowRunner runner =
        new FlowRunner(
            plan,
            plan.source() instanceof dev.tributary.planner.plan.SourcePlan.Webhook
                ? ports(secrets)
                : Ports.with(WebhookListener.none(), secrets));
    runner.start();
    await().atMost(Duration.ofSeconds(20)).until(() -> runner.health().ready());
    return runner;
  }

  private void send(FlowPlan plan, int count, int twice) throws InterruptedException {
    try (Sending sending =
        Sending.start(
            SendPlan.to(host.url("/" + plan.flow()), Plans.KEY).with(count, twice, 0, 0))) {
      assertThat(sending.await(Duration.ofSeconds(30))).isTrue();
      assertThat(sending.report().byStatus()).containsOnlyKeys("202");
    }
  }

  private static int post(URI url, byte[] body, String key) throws Exception {
    javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
    mac.init(new javax.crypto.spec.SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(
            HttpRequest.newBuilder(url)
                .header(
                    "X-Shopify-Hmac-Sha256",
                    java.util.Base64.getEncoder().encodeToString(mac.doFinal(body)))
                .header("X-Shopify-Event-Id", "event-1")
                .header("CamelHttpUri", "http://evil.example.com")
                .header("kafka.OVERRIDE_TOPIC", "other")
                .header("org.apache.camel.x", "y")
                .header("ce_type", "forged")
                .header("Authorization", "Bearer abc")
                .header("Cookie", "a=b")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
