package dev.tributary.operator;

import static dev.tributary.operator.support.World.assertCondition;
import static dev.tributary.operator.support.World.eventually;
import static dev.tributary.operator.support.World.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.broker.LocalBroker;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.operator.support.Retail;
import dev.tributary.operator.support.RunningOperator;
import dev.tributary.operator.support.TestKafka;
import dev.tributary.operator.support.World;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which platform a namespace has, and a Kafka that comes and goes. */
class PlatformTest {

  @Test
  void aNamespaceWithoutAPlatformWaitsForOneAndTwoAreTooMany() {
    try (World world = World.bare("none");
        RunningOperator operator = RunningOperator.start(world.namespace())) {
      String ns = world.namespace();
      world
          .apply(Retail.erp(ns))
          .apply(Retail.contract(ns, "{partitions: 1}"))
          .apply(Retail.toErp(ns, "payload.orderId"));
      world.awaitFlow("orders", "Ready", "False", "NoPlatform");
      world.apply(Retail.platform(ns, TestKafka.get().bootstrap(), ""));
      eventually(() -> assertThat(world.deployment("orders")).isNotNull());
      world.ready("orders");
      world.awaitFlow("orders", "Ready", "True", "AsExpected");

      String second =
          Retail.platform(ns, TestKafka.get().bootstrap(), "")
              .replaceFirst("name: " + ns, "name: " + ns + "-too");
      world.apply(second);
      world.awaitFlow("orders", "Ready", "False", "AmbiguousPlatform");
      assertThat(world.deployment("orders").getSpec().getReplicas()).isEqualTo(1);
      world.client().resources(IntegrationPlatform.class).withName(ns + "-too").delete();
      world.awaitFlow("orders", "Ready", "True", "AsExpected");
    }
  }

  @Test
  void aKafkaThatIsAwayIsUnknownAndComesBack() {
    try (LocalBroker broker = LocalBroker.start();
        World world = World.bare("away");
        RunningOperator operator = RunningOperator.start(world.namespace())) {
      String ns = world.namespace();
      broker.kill();
      world
          .apply(Retail.platform(ns, broker.bootstrapServers(), ""))
          .apply(Retail.erp(ns))
          .apply(Retail.contract(ns, "{partitions: 1}"))
          .apply(Retail.toErp(ns, "payload.orderId"));
      world.awaitFlow("orders", "TopicsReady", "Unknown", "KafkaUnreachable");
      world.awaitFlow("orders", "Ready", "Unknown", "KafkaUnreachable");
      world.awaitFlow("orders", "Accepted", "True", "AsExpected");
      eventually(
          () ->
              assertCondition(
                  platform(world).getStatus().conditions(),
                  "Ready",
                  "Unknown",
                  "KafkaUnreachable"));
      assertThat(world.deployment("orders")).isNull();

      broker.restart();
      eventually(() -> assertThat(world.deployment("orders")).isNotNull());
      world.ready("orders");
      world.awaitFlow("orders", "Ready", "True", "AsExpected");
      eventually(
          () -> assertThat(platform(world).getStatus().capabilities().kafkaBrokers()).isEqualTo(1));
      // Real brokers of this version have KIP-848's protocol.
      assertThat(platform(world).getStatus().capabilities().groupProtocol()).isEqualTo("consumer");
    }
  }

  @Test
  void aKafkaWithTlsAndScramIsReachedWithTheOperatorsOwnSecrets() throws Exception {
    try (LocalBroker broker = LocalBroker.builder().scram("tributary", "very-secret").start();
        World world = World.bare("scram")) {
      String ns = world.namespace();
      world.apply(
          Retail.platform(ns, broker.scram().bootstrapServers(), "")
              .replace(
                  "kafka: {",
                  "kafka: {tls: {secretName: scram-ca}, authentication: {type: ScramSha512,"
                      + " secretName: scram-user}, "));
      noSecrets();
      try (RunningOperator operator = RunningOperator.start(ns)) {
        eventually(
            () ->
                assertThat(message(platform(world).getStatus().conditions(), "Ready"))
                    .contains("has no Secret 'scram-ca' with the key 'ca.crt' mounted"));
        secret("scram-ca", "ca.crt", Files.readString(broker.scram().caPem()));
        secret("scram-user", "username", "tributary");
        secret("scram-user", "password", "very-secret\n");
        eventually(
            () ->
                assertCondition(
                    platform(world).getStatus().conditions(), "Ready", "True", "AsExpected"));
        assertThat(world.client().getKubernetesSerialization().asJson(platform(world)))
            .doesNotContain("very-secret");
      }
    }
  }

  private static void noSecrets() throws Exception {
    for (String file : List.of("scram-ca/ca.crt", "scram-user/username", "scram-user/password")) {
      Files.deleteIfExists(Path.of("target/secrets", file));
    }
  }

  private static void secret(String name, String key, String value) throws Exception {
    Path folder = Files.createDirectories(Path.of("target/secrets", name));
    Files.writeString(folder.resolve(key), value);
  }

  private static IntegrationPlatform platform(World world) {
    return world.client().resources(IntegrationPlatform.class).withName(world.namespace()).get();
  }
}
