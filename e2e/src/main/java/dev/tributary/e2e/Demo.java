package dev.tributary.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * Installs everything, applies the orders sample, lets a thousand orders flow and says what became
 * of them. Exits with 1 when it isn't what was promised.
 */
public final class Demo {
  private static final int ORDERS = 1000;
  private static final int TWICE = 20;
  private static final int MALFORMED = 10;
  private static final int WRONGLY_SIGNED = 5;

  private final KubernetesClient client;
  private final Installation installation;
  private final Instant began = Instant.now();

  private Demo(KubernetesClient client, Path kubeconfig, Path root) {
    this.client = client;
    this.installation = new Installation(client, kubeconfig, root);
  }

  /** Runs against the cluster of {@code KUBECONFIG}. */
  public static void main(String[] args) throws IOException {
    Path kubeconfig = Path.of(System.getenv("KUBECONFIG"));
    Path root = Path.of(System.getProperty("tributary.root", "."));
    Awaitility.setDefaultPollInterval(Duration.ofMillis(500));
    boolean kept;
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
            .build()) {
      kept = new Demo(client, kubeconfig, root).run();
    }
    System.exit(kept ? 0 : 1);
  }

  private boolean run() throws IOException {
    say("installing Kafka and the simulated systems");
    new KafkaInstallation(client, installation).install();
    installation.systems();
    say("installing the operator's chart");
    installation.apply("samples/orders/00-namespace.yaml");
    installation.chart(Map.of("watch", Map.of("namespaces", List.of(OrdersSample.NAMESPACE))));
    say("applying samples/orders");
    OrdersSample sample = new OrdersSample(client, installation, OrdersSample.NAMESPACE);
    sample.apply();
    sample.awaitReady();
    try (Simulators simulators = new Simulators(client)) {
      simulators.clearLog();
      Map<String, Object> plan = sample.sendPlan();
      plan.put("count", ORDERS);
      plan.put("duplicates", TWICE);
      plan.put("malformed", MALFORMED);
      plan.put("wrongSignature", WRONGLY_SIGNED);
      // Every run of the demo sells other orders: the ERP remembers those of the last.
      plan.put("startAt", 1001 + Instant.now().getEpochSecond() % 100_000 * 10_000);
      say(
          "the shop posts %d orders, %d of them twice, %d malformed; and %d wrongly signed"
              .formatted(ORDERS, TWICE, MALFORMED, WRONGLY_SIGNED));
      return watch(simulators, simulators.send(plan)) & deadLetters(sample);
    }
  }

  private boolean watch(Simulators simulators, String sending) {
    int right = ORDERS - MALFORMED;
    Awaitility.await()
        .alias("every order is in the ERP")
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofSeconds(2))
        .until(
            () -> {
              JsonNode sent = simulators.sending(sending);
              long erp = simulators.summary("erp").path("distinctKeys").asLong();
              long crm = simulators.summary("crm").path("distinctKeys").asLong();
              say(
                  "sent %d of %d, ERP has %d, CRM has %d"
                      .formatted(
                          sent.path("sent").asInt(), sent.path("deliveries").asInt(), erp, crm));
              return sent.path("done").asBoolean() && erp >= right && crm >= right;
            });
    JsonNode sent = simulators.sending(sending);
    JsonNode erp = simulators.summary("erp");
    say("the shop's answers: " + sent.path("byStatus"));
    say(
        "the ERP has %d orders, %d of them doubled"
            .formatted(erp.path("distinctKeys").asLong(), erp.path("duplicates").size()));
    return erp.path("distinctKeys").asLong() == right
        && erp.path("duplicates").isEmpty()
        && sent.path("byStatus").path("401").asInt() == WRONGLY_SIGNED;
  }

  /** Counters come every 30 s, so this takes a moment. */
  private boolean deadLetters(OrdersSample sample) {
    say("the malformed ones lie in the dead-letter topic; waiting until the status says so");
    Awaitility.await()
        .alias("the status counts the dead letters")
        .atMost(Duration.ofMinutes(2))
        .until(() -> sample.deadLetters("shop-orders") >= MALFORMED);
    say(
        "shop-orders has %d dead letters, most for: %s"
            .formatted(
                sample.deadLetters("shop-orders"),
                sample.flow("shop-orders").getStatus().deadLetters().topReason()));
    return true;
  }

  private void say(String text) {
    System.out.printf("demo %4d s: %s%n", Duration.between(began, Instant.now()).toSeconds(), text);
  }
}
