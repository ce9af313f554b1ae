package dev.tributary.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.broker.LocalBroker;
import dev.tributary.broker.ScramAccess;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.runtime.secret.MountedSecrets;
import dev.tributary.runtime.testkit.HttpHost;
import dev.tributary.runtime.testkit.Kafka;
import dev.tributary.runtime.testkit.Plans;
import dev.tributary.runtime.testkit.Ports;
import dev.tributary.simulators.SimulatorConfig;
import dev.tributary.simulators.SimulatorServer;
import dev.tributary.simulators.journal.Summary;
import dev.tributary.simulators.shop.SendPlan;
import dev.tributary.simulators.shop.Sending;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The password of the flow's Kafka user changes while orders flow. */
class CredentialRotationTest {
  private static final String USER = "flow";
  private static final String OLD = "first-password";
  private static final String NEW = "second-password";
  private static final int ORDERS = 600;
  private static final double PER_SECOND = 60;

  @TempDir private Path secrets;

  @Test
  void aNewPasswordIsTakenByARunningFlowWithoutARestartOrALoss() throws Exception {
    try (LocalBroker broker =
            LocalBroker.builder()
                .scram(USER, OLD)
                // Connections must prove themselves again, as where passwords are rotated in
                // earnest.
                .property("connections.max.reauth.ms", "1500")
                .start();
        Kafka kafka = new Kafka(broker.bootstrapServers());
        SimulatorServer simulators = SimulatorServer.start(SimulatorConfig.onFreePort());
        HttpHost host = new HttpHost()) {
      mount("kafka-ca", 1, Map.of("ca.crt", Files.readString(broker.scram().caPem())));
      mount("kafka-user", 1, Map.of("username", USER, "password", OLD));
      mount(Plans.HMAC_SECRET, 1, Map.of("secret", Plans.KEY));
      FlowPlan plan =
          Plans.flow("rotation", Plans.shop("rotation"), Plans.erp(simulators.url(), null, 2_000))
              .kafka(
                  new FlowPlan.KafkaPlan(
                      broker.scram().bootstrapServers(),
                      true,
                      "kafka-ca",
                      "SCRAM-SHA-512",
                      "kafka-user"))
              .build();
      kafka.create("tributary.reports", 1, Map.of("cleanup.policy", "compact"));
      kafka.createTopics(plan);
      try (FlowRunner runner = new FlowRunner(plan, ports(host));
          Sending sending = send(host.url("/rotation"))) {
        runner.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> created(simulators) > 60);

        kafka
            .admin()
            .alterUserScramCredentials(
                List.of(
                    new UserScramCredentialUpsertion(
                        USER, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), NEW)))
            .all()
            .get();
        // The kubelet takes a while: the flow meets the new password before its Secret has it.
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> runner.health().reason() == Health.Reason.KafkaUnreachable);
        assertRefused(broker.scram(), OLD);
        mount("kafka-user", 2, Map.of("username", USER, "password", NEW));

        assertThat(sending.await(Duration.ofSeconds(90))).isTrue();
        assertThat(sending.report().unanswered()).isZero();
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> simulators.log().summary(Optional.of("erp")).distinctKeys() == ORDERS);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> kafka.committed(plan.consumerGroup()) == kafka.count(plan.source().topic()));
        Summary orders = simulators.log().summary(Optional.of("erp"));
        assertThat(orders.duplicates()).isEmpty();
        assertThat(kafka.count(plan.deadLetterTopic())).isZero();
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> runner.health().reason() == Health.Reason.Running);
        assertThat(runner.health().ready()).isTrue();
      }
    }
  }

  private static long created(SimulatorServer simulators) {
    return simulators.log().summary(Optional.of("erp")).created();
  }

  private static void assertRefused(ScramAccess access, String password) {
    ScramAccess with =
        new ScramAccess(access.bootstrapServers(), access.user(), password, access.caPem());
    try (Admin admin = Admin.create(with.clientProperties())) {
      assertThatThrownBy(() -> admin.describeCluster().nodes().get())
          .hasCauseInstanceOf(SaslAuthenticationException.class);
    }
  }

  private RuntimePorts ports(HttpHost host) {
    RuntimePorts ports = Ports.with(host.webhooks(), Ports.secrets());
    return new RuntimePorts(
        ports.clock(),
        new MountedSecrets(secrets),
        ports.metrics(),
        ports.webhooks(),
        ports.guard(),
        ports.vertx(),
        ports.gates(),
        ports.pod(),
        ports.digest(),
        ports.settings());
  }

  private static Sending send(URI target) {
    return Sending.start(
        new SendPlan(
            target,
            Plans.KEY,
            ORDERS,
            PER_SECOND,
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
            null,
            200));
  }

  /** Puts a version of a Secret into place as the kubelet does: by one swap of a link. */
  private void mount(String secret, int version, Map<String, String> values) throws IOException {
    Path folder = Files.createDirectories(secrets.resolve(secret));
    Path data = Files.createDirectories(folder.resolve("..v" + version));
    for (Map.Entry<String, String> value : values.entrySet()) {
      Files.writeString(data.resolve(value.getKey()), value.getValue());
      Path link = folder.resolve(value.getKey());
      if (!Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(link, Path.of("..data", value.getKey()));
      }
    }
    Files.createSymbolicLink(folder.resolve("..tmp"), data.getFileName());
    Files.move(
        folder.resolve("..tmp"),
        folder.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
