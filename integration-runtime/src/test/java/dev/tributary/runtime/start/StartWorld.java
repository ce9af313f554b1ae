package dev.tributary.runtime.start;

import dev.tributary.broker.LocalBroker;
import dev.tributary.broker.ScramAccess;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.PlanCodec;
import dev.tributary.runtime.kafka.Positions;
import dev.tributary.runtime.testkit.Kafka;
import dev.tributary.runtime.testkit.Plans;
import dev.tributary.simulators.SimulatorConfig;
import dev.tributary.simulators.SimulatorServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;

/** What a pod needs around it: a broker with TLS and SCRAM, systems, its plan and its Secrets. */
final class StartWorld implements AutoCloseable {
  private static final String CONTRACT = "retail.order-placed";

  private final Path folder;
  private final LocalBroker broker = LocalBroker.builder().scram("flows", "correct-horse").start();
  private final SimulatorServer simulators = SimulatorServer.start(SimulatorConfig.onFreePort());
  private final Kafka kafka;

  /** Keeps plans and Secrets below this folder. */
  StartWorld(Path folder) throws IOException {
    this.folder = folder;
    kafka = new Kafka(map(broker.scram().clientProperties()));
    kafka.create("tributary.reports", 1, Map.of("cleanup.policy", "compact"));
    kafka.create(CONTRACT, 3, Map.of());
    ScramAccess access = broker.scram();
    secret("kafka-ca", "ca.crt", Files.readString(access.caPem()));
    secret("kafka-user", "username", access.user());
    secret("kafka-user", "password", access.password());
    secret(Plans.HMAC_SECRET, "secret", Plans.KEY);
  }

  /** From a webhook to an ERP that is asked before each send: the most parts that a flow has. */
  Pod.Flow webhookFlow(String name) throws IOException {
    return written(
        Plans.flow(name, Plans.shop(name), Plans.erp(simulators.url(), null, 2_000))
            .kafka(secured())
            .build());
  }

  /** From a contract's topic, in which orders lie already, to a CRM. */
  Pod.Flow contractFlow(String name) throws IOException {
    FlowPlan plan =
        Plans.flow(name, Plans.contract(CONTRACT), Plans.crm(simulators.url()))
            .parameters(Map.of("customer", "'c'", "order", "payload.name"))
            .kafka(secured())
            .build();
    Pod.Flow flow = written(plan);
    Positions.resolve(kafka.admin(), plan.consumerGroup(), CONTRACT, true);
    return flow;
  }

  /** Puts orders into the contract's topic. */
  void publishOrders(int count) {
    kafka.send(
        CONTRACT,
        IntStream.range(0, count)
            .mapToObj(i -> Map.entry("k" + i, "{\"name\":\"#" + i + "\",\"line_items\":[]}"))
            .toList());
  }

  private FlowPlan.KafkaPlan secured() {
    return new FlowPlan.KafkaPlan(
        broker.scram().bootstrapServers(), true, "kafka-ca", "SCRAM-SHA-512", "kafka-user");
  }

  private Pod.Flow written(FlowPlan plan) throws IOException {
    kafka.createTopics(plan);
    Path file = folder.resolve(plan.flow() + ".json.gz");
    Files.write(file, PlanCodec.toGzip(plan));
    return new Pod.Flow(plan.flow(), file, folder.resolve("secrets"));
  }

  private void secret(String name, String key, String value) throws IOException {
    Path file = folder.resolve("secrets").resolve(name).resolve(key);
    Files.createDirectories(file.getParent());
    Files.writeString(file, value);
  }

  private static Map<String, Object> map(Properties properties) {
    Map<String, Object> map = new HashMap<>();
    properties.forEach((key, value) -> map.put(key.toString(), value));
    return map;
  }

  @Override
  public void close() {
    kafka.close();
    simulators.close();
    broker.close();
  }
}
