package dev.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.Orchestration;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The pickup sample as a team applies it, its workers, and what becomes of its orders. */
final class PickupSample {
  /** The team's namespace. */
  static final String NAMESPACE = "pickup";

  /** The orchestration. */
  static final String NAME = "pickup";

  static final String RESERVED = "POST wms/reservations";
  static final String RELEASED = "DELETE wms/reservations";
  static final String AUTHORISED = "POST payment/authorisations";
  static final String TASK = "POST store/tasks";
  static final String TASK_CANCELLED = "POST store/tasks/cancel";
  static final String CAPTURED = "POST payment/authorisations/capture";

  /** What the systems do for an order that is picked up. */
  static final List<String> PICKED_UP =
      List.of(RESERVED, AUTHORISED, TASK, CAPTURED, "POST notify/messages");

  private static final String LABEL = "tributary.dev/orchestration";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Environment.Installed installed;
  private final Programs programs;
  private final Topics topics;

  PickupSample(Environment.Installed installed, Programs programs) {
    this.installed = installed;
    this.programs = programs;
    this.topics = new Topics(installed.client(), "kafka");
  }

  /** Applies all but the orchestration. A call without an answer hangs until somebody dies. */
  void apply() {
    installed.installation().apply("samples/pickup/00-namespace.yaml");
    installed
        .installation()
        .apply(
            "samples/pickup/10-systems.yaml", null, t -> t.replace("timeout: 5s", "timeout: 60s"));
    installed.installation().apply("samples/pickup/20-contracts.yaml");
  }

  /**
   * Applies the orchestration, its text changed before; waits until it is Ready and the workers
   * before have ended: until then they may start instances on the plan before.
   */
  void applyOrchestration(UnaryOperator<String> change) {
    installed.installation().apply("samples/pickup/30-orchestration.yaml", null, change);
    await()
        .alias("Orchestration pickup is Ready, by one worker")
        .atMost(PATIENCE)
        .until(() -> isReady() && pods().size() == 1);
  }

  private boolean isReady() {
    return condition("Ready")
        .filter(c -> c.getStatus().equals("True"))
        .filter(
            c ->
                Objects.equals(
                    c.getObservedGeneration(), orchestration().getMetadata().getGeneration()))
        .isPresent();
  }

  /** A condition of the orchestration. */
  Optional<Condition> condition(String type) {
    return Optional.ofNullable(orchestration().getStatus()).stream()
        .flatMap(status -> Optional.ofNullable(status.conditions()).stream())
        .flatMap(List::stream)
        .filter(c -> c.getType().equals(type))
        .findFirst();
  }

  /** The digest of the plan that new instances get. */
  String digest() {
    return orchestration().getStatus().plan().digest();
  }

  Orchestration orchestration() {
    return installed
        .client()
        .resources(Orchestration.class)
        .inNamespace(NAMESPACE)
        .withName(NAME)
        .get();
  }

  private List<Pod> pods() {
    return installed
        .client()
        .pods()
        .inNamespace(NAMESPACE)
        .withLabel(LABEL, NAME)
        .list()
        .getItems();
  }

  /** SIGKILL to the worker, whatever it is doing; another pod takes its place. */
  void killWorker() {
    List<Pod> pods = pods();
    assertThat(pods).as("workers").hasSize(1);
    programs.kill(NAMESPACE, pods.getFirst().getMetadata().getName());
    // Or the kubelet would keep the same pod, and wait longer each time.
    installed.client().resource(pods.getFirst()).withGracePeriod(0).delete();
  }

  void placed(PickupOrder... orders) {
    topics.send(
        "pickup.order-placed",
        "com.example.retail.order.placed",
        events(orders, PickupOrder::placed, "placed"));
  }

  void picked(String result, String id, PickupOrder... orders) {
    topics.send(
        "pickup.pick-completed",
        "com.example.retail.pick.completed",
        events(orders, order -> order.picked(result), id));
  }

  void collected(PickupOrder... orders) {
    topics.send(
        "pickup.order-collected",
        "com.example.retail.order.collected",
        events(orders, PickupOrder::collected, "collected"));
  }

  private static List<Topics.Event> events(
      PickupOrder[] orders, java.util.function.Function<PickupOrder, String> payload, String id) {
    List<Topics.Event> events = new ArrayList<>();
    for (PickupOrder order : orders) {
      events.add(new Topics.Event(id + "-" + order.id(), order.id(), payload.apply(order)));
    }
    return events;
  }

  /** The orders that a topic tells of, as often as it does. */
  List<String> told(String topic) {
    return topics.keys(NAMESPACE + "." + topic);
  }

  /** What the systems did for an order, as {@code method path}, without ids, in their order. */
  List<String> effects(PickupOrder order) {
    List<String> lines = new ArrayList<>();
    for (JsonNode entry : installed.simulators().logOf(order.id())) {
      if (!entry.path("effect").asText().equals("none")) {
        lines.add(
            entry.path("method").asText()
                + " "
                + entry
                    .path("path")
                    .asText()
                    .replaceFirst("^/", "")
                    .replaceAll("/[A-Z][0-9]+", ""));
      }
    }
    return lines;
  }

  /** Waits until an order has had an effect. */
  void awaitEffect(String effect, PickupOrder order) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(effects(order)).contains(effect));
  }

  /** Waits until orders have had exactly these effects, in this order. */
  void awaitEffects(List<String> effects, PickupOrder... orders) {
    for (PickupOrder order : orders) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(effects(order)).as(order.id()).isEqualTo(effects));
    }
  }

  /** What the operator made for the orchestration, and what came of it. */
  List<HasMetadata> children() {
    List<HasMetadata> all = new ArrayList<>();
    var client = installed.client();
    String ns = NAMESPACE;
    all.addAll(client.pods().inNamespace(ns).withLabel(LABEL).list().getItems());
    all.addAll(client.apps().deployments().inNamespace(ns).withLabel(LABEL).list().getItems());
    all.addAll(client.configMaps().inNamespace(ns).withLabel(LABEL).list().getItems());
    all.addAll(client.serviceAccounts().inNamespace(ns).withLabel(LABEL).list().getItems());
    all.addAll(
        client.network().v1().networkPolicies().inNamespace(ns).withLabel(LABEL).list().getItems());
    all.addAll(
        client
            .policy()
            .v1()
            .podDisruptionBudget()
            .inNamespace(ns)
            .withLabel(LABEL)
            .list()
            .getItems());
    return all;
  }
}
