package dev.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Flows that real KEDA scales. Sizes of the burst: {@code -De2e.scaling.burst}, {@code
 * …partitions}, {@code …senders}, {@code …crmDelayMs}, {@code -De2e.simulators.memory}; {@code
 * …alone=0} or {@code 1} leaves the ERP out and has the CRM's flow rest at as many pods.
 */
@ExtendWith(Environment.class)
class ScalingE2eTest {
  private static final String NAMESPACE = "retail-scaling";
  private static final String ERP = "orders-to-erp";
  private static final String CRM = "orders-to-crm";
  private static final Duration WATCHED = Duration.ofSeconds(45);
  private static final int BURST = Integer.getInteger("e2e.scaling.burst", 1500);
  private static final int PARTITIONS = Integer.getInteger("e2e.scaling.partitions", 3);
  private static final Integer ALONE = Integer.getInteger("e2e.scaling.alone");
  private static final int CRM_DELAY_MS = Integer.getInteger("e2e.scaling.crmDelayMs", 2500);
  private static final Duration PATIENCE = Duration.ofMinutes(4).plusMillis(10L * BURST);
  private static final int SENDERS = Integer.getInteger("e2e.scaling.senders", 8);
  private static final int LAG = 20;

  /** Records that a pod has under way at once, and may leave unfinished at each move. */
  private static final int UNDER_WAY = 64;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Environment.Installed installed;
  private final OrdersSample sample;

  ScalingE2eTest(Environment.Installed installed) {
    this.installed = installed;
    this.sample = new OrdersSample(installed.client(), installed.installation(), NAMESPACE);
  }

  @BeforeEach
  void flows() {
    installed.installation().label(NAMESPACE, "retail");
    sample.applyFlows(
        text ->
            text.replace("partitions: 6", "partitions: " + PARTITIONS)
                // Orders of one customer have an order that can be told.
                .replace("key: payload.orderId", "key: payload.customer.id"));
    sample.awaitReady();
  }

  @AfterEach
  void noFaults() {
    installed.simulators().clearFaults();
    sample.scale(ERP, null);
    sample.scale(CRM, null);
    sample.suspend(ERP, false);
  }

  @Test
  void aBurstTakesFlowsToTheirPartitionsAndBack() {
    // By flow, how many pods it has at rest.
    Map<String, Integer> rest = new TreeMap<>();
    rest.put(CRM, ALONE == null ? 1 : ALONE);
    if (ALONE == null) {
      rest.put(ERP, 0);
    } else {
      sample.suspend(ERP, true);
    }
    rest.forEach((flow, least) -> sample.scale(flow, scaling(least, 4 * PARTITIONS)));
    rest.forEach(this::awaitReplicas);
    rest.forEach(
        (flow, least) ->
            awaitAutoscaler(
                flow,
                least == 0
                    ? "is asleep; it wakes when more than 0 records wait"
                    : "scales between %d and %d pods".formatted(least, PARTITIONS)));
    installed.simulators().fault("erp", Map.of("kind", "delay", "delayMs", 100));
    // The pod that is awake must not be done before the autoscaler looks for the first time.
    installed.simulators().fault("crm", Map.of("kind", "delay", "delayMs", CRM_DELAY_MS));
    long began = System.nanoTime();

    Batch batch =
        Batch.send(
            installed,
            sample,
            ALONE == null ? List.of("erp", "crm") : List.of("crm"),
            Map.of("count", BURST, "concurrency", SENDERS),
            0);

    rest.keySet().forEach(flow -> awaitReplicas(flow, PARTITIONS));
    say(began, "%s: %d pods".formatted(rest.keySet(), PARTITIONS));
    batch.awaitDelivered(PATIENCE);
    say(began, "%,d orders are delivered".formatted(BURST));
    rest.forEach(this::awaitReplicas);
    say(began, "the pods are gone again");
    int again = batch.assertInOrder();
    say(began, "%d orders were sent again, none out of order".formatted(again));
    assertThat(again)
        .as("sent again, of what is under way when a pod comes or goes")
        .isLessThanOrEqualTo(2 * PARTITIONS * UNDER_WAY);
    for (String flow : rest.keySet()) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(backlog(flow).path("records").asInt(-1)).isZero());
    }

    sample.scale(CRM, null);
    await()
        .alias("the autoscaler goes with the scaling")
        .atMost(PATIENCE)
        .until(
            () ->
                sample.condition(CRM, "AutoscalerReady").isEmpty()
                    && installed
                        .client()
                        .autoscaling()
                        .v2()
                        .horizontalPodAutoscalers()
                        .inNamespace(NAMESPACE)
                        .list()
                        .getItems()
                        .stream()
                        .noneMatch(h -> h.getMetadata().getName().contains(CRM)));
  }

  @Test
  void anOutageOfTheTargetNeverScalesUp() {
    sample.scale(ERP, scaling(0, PARTITIONS));
    awaitReplicas(ERP, 0);
    installed.simulators().fault("erp", Map.of("kind", "status", "status", 503));

    Batch batch = Batch.send(installed, sample, Map.of("count", 15 * LAG), 0);

    awaitReplicas(ERP, 1);
    await()
        .alias("the backlog is held")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(backlog(ERP).path("records").asInt()).isEqualTo(15 * LAG);
              assertThat(backlog(ERP).path("workable").asInt()).isEqualTo(LAG);
              assertThat(backlog(ERP).path("held").asText()).startsWith("TargetUnavailable");
            });
    await()
        .alias("one pod waits for the ERP")
        .during(WATCHED)
        .atMost(WATCHED.plusSeconds(10))
        .until(() -> replicas(ERP) == 1);

    installed.simulators().clearFaults();
    batch.awaitDelivered(PATIENCE);
    assertThat(sample.deadLetters(ERP)).isZero();
    awaitReplicas(ERP, 0);
  }

  @Test
  void theLeadersWordCountsWhereTheOperatorHasTwoReplicas() {
    Map<String, Object> two = Environment.values();
    two.put("replicas", 2);
    installed.installation().chart(two);

    sample.scale(ERP, scaling(0, PARTITIONS));

    // A backlog that isn't known would keep the pod.
    awaitReplicas(ERP, 0);
    awaitAutoscaler(ERP, "is asleep");
    installed.installation().chart(Environment.values());
  }

  @Test
  void aCalendarEntryMakesPodsBeforeItsStart() {
    Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(7, ChronoUnit.MINUTES);
    ObjectNode scaling = scaling(1, PARTITIONS);
    scaling
        .putArray("calendar")
        .addObject()
        .put("name", "sale")
        .put("timeZone", "Etc/UTC")
        .put("start", wall(start))
        .put("end", wall(start.plus(1, ChronoUnit.HOURS)))
        .put("leadTime", "6m")
        .put("minReplicas", PARTITIONS);

    sample.scale(CRM, scaling);

    awaitReplicas(CRM, PARTITIONS);
    assertThat(Instant.now()).isBefore(start);
    sample.scale(CRM, scaling(1, PARTITIONS));
    awaitReplicas(CRM, 1);
  }

  private static void say(long began, String what) {
    System.out.printf(
        "  %4d s: %s%n", Duration.ofNanos(System.nanoTime() - began).toSeconds(), what);
  }

  private static String wall(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDateTime().toString();
  }

  private static ObjectNode scaling(int least, int most) {
    return JSON.createObjectNode()
        .put("minReplicas", least)
        .put("maxReplicas", most)
        .put("lagThreshold", LAG)
        .put("cooldown", "20s");
  }

  private int replicas(String flow) {
    return sample.flow(flow).getSpec().replicas();
  }

  private void awaitReplicas(String flow, int replicas) {
    await()
        .alias(flow + " has " + replicas + " replicas")
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(replicas(flow))
                  .as("no more than partitions")
                  .isLessThanOrEqualTo(PARTITIONS);
              return replicas(flow) == replicas
                  && Integer.valueOf(replicas).equals(sample.flow(flow).getStatus().replicas());
            });
  }

  private void awaitAutoscaler(String flow, String words) {
    await()
        .alias("the autoscaler of " + flow)
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(sample.condition(flow, "AutoscalerReady"))
                    .hasValueSatisfying(
                        c -> {
                          assertThat(c.getMessage()).contains(words);
                          assertThat(c.getStatus()).isEqualTo("True");
                        }));
  }

  /** What KEDA is told. */
  private JsonNode backlog(String flow) throws IOException {
    return JSON.readTree(
        installed
            .client()
            .raw(
                "/api/v1/namespaces/%s/services/tributary-operator:8080/proxy/scaling/%s/%s"
                    .formatted(Installation.OPERATOR_NAMESPACE, NAMESPACE, flow)));
  }
}
