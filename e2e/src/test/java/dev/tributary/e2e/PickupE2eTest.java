package dev.tributary.e2e;

import static dev.tributary.e2e.PickupSample.AUTHORISED;
import static dev.tributary.e2e.PickupSample.CAPTURED;
import static dev.tributary.e2e.PickupSample.PICKED_UP;
import static dev.tributary.e2e.PickupSample.RELEASED;
import static dev.tributary.e2e.PickupSample.RESERVED;
import static dev.tributary.e2e.PickupSample.TASK;
import static dev.tributary.e2e.PickupSample.TASK_CANCELLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.e2e.Temporal.Instance;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pickup sample on a real Temporal server: orders end once, whatever dies on the way. */
@ExtendWith(Environment.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
// Kafka believes a killed worker to be there for 45 s, so kills come late. Deletion is last.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PickupE2eTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ORCHESTRATION = PickupSample.NAMESPACE + "/" + PickupSample.NAME;

  private final Environment.Installed installed;
  private final PickupSample pickup;
  private final Temporal temporal;

  PickupE2eTest(Environment.Installed installed) {
    Programs programs = new Programs(installed.installation().file(""));
    this.installed = installed;
    this.pickup = new PickupSample(installed, programs);
    this.temporal = new Temporal(installed.client(), programs);
  }

  @BeforeAll
  void apply() {
    pickup.apply();
  }

  /** Also after a test that failed in the middle of an edit. */
  @BeforeEach
  void original() {
    pickup.applyOrchestration(text -> text);
  }

  @AfterAll
  void close() {
    temporal.close();
  }

  @AfterEach
  void noFaults() {
    installed.simulators().clearFaults();
  }

  @Test
  @Order(1)
  void runningInstancesFinishOnTheirPlanAndNewOnesStartOnTheEdited() {
    PickupOrder old = PickupOrder.of("old");
    PickupOrder young = PickupOrder.of("young");
    String before = pickup.digest();
    pickup.placed(old);
    pickup.awaitEffect(TASK, old);

    pickup.applyOrchestration(
        text ->
            text.replace("timeout: 4h, onTimeout: escalate", "timeout: 2s, onTimeout: escalate")
                .replace("timeout: 72h", "timeout: 2s"));
    String after = pickup.digest();
    assertThat(after).isNotEqualTo(before);
    pickup.placed(young);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(temporal.tributary("task", "list", ORCHESTRATION))
                    .contains(young.id() + "  escalate: ")
                    .doesNotContain(old.id()));
    temporal.tributary("task", "answer", ORCHESTRATION, young.id(), "picked", "--by", "ann");
    pickup.picked("Picked", "picked", old);
    pickup.collected(old);
    pickup.awaitEffects(PICKED_UP, old);
    // Nobody came for it within two seconds; a void of what was captured has no effect.
    pickup.awaitEffects(
        Stream.concat(
                PICKED_UP.stream(),
                Stream.of("POST payment/captures/refund", TASK_CANCELLED, RELEASED))
            .toList(),
        young);
    awaitInstances(
        Map.of(
            old.id(), new Instance("Completed", before),
            young.id(), new Instance("Failed", after)));
  }

  @Test
  @Order(2)
  void whileTemporalIsAwayEventsWaitInKafkaAndReadyIsUnknown() {
    PickupOrder running = PickupOrder.of("running");
    PickupOrder waiting = PickupOrder.of("waiting");
    pickup.placed(running);
    pickup.awaitEffect(TASK, running);

    temporal.takeAway();
    pickup.picked("Picked", "picked", running);
    pickup.placed(waiting);
    awaitReady("Unknown", "TemporalUnreachable");
    assertThat(pickup.effects(running)).doesNotContain(CAPTURED);
    assertThat(pickup.effects(waiting)).isEmpty();

    temporal.giveBack();
    pickup.awaitEffect(TASK, waiting);
    pickup.picked("Picked", "picked", waiting);
    pickup.collected(running, waiting);
    pickup.awaitEffects(PICKED_UP, running, waiting);
    awaitInstances(phases("Completed", running, waiting));
    awaitReady("True", "AsExpected");
    assertThat(pickup.told("pickup.orc.dlq")).isEmpty();
  }

  @Test
  @Order(3)
  void everyOrderEndsOnceWhenWorkersAreKilledInTheMiddleOfTheirCalls() {
    PickupOrder[] good = {
      PickupOrder.of("good-1"), PickupOrder.of("good-2"), PickupOrder.of("good-3")
    };
    PickupOrder nowhere = PickupOrder.of("nowhere");
    PickupOrder declined = PickupOrder.of("declined", "SKU-1", "2000.00");
    PickupOrder unknown = PickupOrder.of("unknown", "NONE-1", "10.00");
    JsonNode ledger = ledger();
    int reserved = reserved();

    loseAnswers("pickup-wms", "reservations$");
    loseAnswers("pickup-payment", "authorisations$");
    loseAnswers("pickup-store", "tasks$");
    pickup.placed(good[0], good[1], good[2], nowhere, declined, unknown);
    killInTheMiddle();

    // What comes before its step waits for it: one shelf is empty, then another.
    loseAnswers("pickup-payment", "capture$", "void$");
    loseAnswers("pickup-messages", "messages$");
    pickup.collected(good);
    pickup.picked("OutOfStock", "first", nowhere);
    pickup.picked("OutOfStock", "second", nowhere);
    pickup.picked("Picked", "picked", good);
    killInTheMiddle();

    pickup.awaitEffects(PICKED_UP, good);
    pickup.awaitEffects(
        List.of(
            RESERVED,
            AUTHORISED,
            TASK,
            RESERVED + "/elsewhere",
            TASK,
            TASK_CANCELLED,
            RELEASED,
            TASK_CANCELLED,
            "POST payment/authorisations/void",
            RELEASED),
        nowhere);
    pickup.awaitEffects(List.of(RESERVED, RELEASED), declined);
    awaitInstances(phases("Completed", good));
    awaitInstances(phases("Failed", nowhere, declined, unknown));
    assertThat(pickup.effects(unknown)).isEmpty();
    List<String> completed = PickupOrder.ids(good);
    List<String> failed = PickupOrder.ids(nowhere, declined, unknown);
    assertThat(pickup.told("pickup-completed"))
        .filteredOn(key -> completed.contains(key) || failed.contains(key))
        .containsExactlyInAnyOrderElementsOf(completed);
    assertThat(pickup.told("pickup-failed"))
        .filteredOn(key -> completed.contains(key) || failed.contains(key))
        .containsExactlyInAnyOrderElementsOf(failed);
    assertThat(ledger()).isEqualTo(booked(ledger, good.length));
    assertThat(reserved()).isEqualTo(reserved + good.length);
  }

  @Test
  @Order(4)
  void whatIsDeletedIsGone() {
    assertThat(pickup.children())
        .extracting(HasMetadata::getKind)
        .contains(
            "Pod",
            "Deployment",
            "ConfigMap",
            "ServiceAccount",
            "NetworkPolicy",
            "PodDisruptionBudget");
    installed.client().resource(pickup.orchestration()).delete();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(pickup.children())
                    .extracting(HasMetadata::getFullResourceName)
                    .isEmpty());
    installed.client().namespaces().withName(PickupSample.NAMESPACE).delete();
    await()
        .atMost(PATIENCE)
        .until(
            () -> installed.client().namespaces().withName(PickupSample.NAMESPACE).get() == null);
    // The chart has a Role in it.
    installed.installation().namespace(PickupSample.NAMESPACE);
    installed.installation().chart(Environment.values());
  }

  /** The next call of each path has its effect, and its answer never comes. */
  private void loseAnswers(String system, String... paths) {
    List<Map<String, Object>> faults = new ArrayList<>();
    for (String path : paths) {
      faults.add(Map.of("kind", "timeoutAfterCommit", "count", 1, "match", path));
    }
    installed.simulators().faults(system, faults);
  }

  private void killInTheMiddle() {
    await()
        .alias("calls that wait for their answer")
        .atMost(PATIENCE)
        .until(() -> !installed.simulators().hasFaults());
    pickup.killWorker();
  }

  private void awaitReady(String status, String reason) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(pickup.condition("Ready"))
                    .get()
                    .returns(status, Condition::getStatus)
                    .returns(reason, Condition::getReason));
  }

  private Map<String, Instance> phases(String phase, PickupOrder... orders) {
    Map<String, Instance> all = new HashMap<>();
    for (PickupOrder order : orders) {
      all.put(order.id(), new Instance(phase, pickup.digest()));
    }
    return all;
  }

  private void awaitInstances(Map<String, Instance> expected) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(temporal.instances(ORCHESTRATION)).containsAllEntriesOf(expected));
  }

  private JsonNode ledger() {
    return installed.simulators().ask("/payment/ledger");
  }

  private static JsonNode booked(JsonNode ledger, int captures) {
    return ((ObjectNode) ledger.deepCopy())
        .put("captured", ledger.path("captured").asInt() + captures)
        .put("voided", ledger.path("voided").asInt() + 1);
  }

  private int reserved() {
    return installed.simulators().ask("/wms/reservations").path("reserved").size();
  }
}
