package dev.tributary.bench.arm;

import dev.tributary.planner.PlanResult;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.runtime.FlowRunner;
import dev.tributary.runtime.RuntimePorts;
import dev.tributary.runtime.RuntimeSettings;
import dev.tributary.runtime.connector.http.AddressGuard;
import dev.tributary.runtime.intake.WebhookListener;
import dev.tributary.runtime.kafka.Positions;
import dev.tributary.runtime.pressure.Gates;
import dev.tributary.runtime.secret.MemorySecrets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The flow runner with its measures for production. */
final class Tributary implements Arm {
  @Override
  public void prepare(ArmSettings settings, Admin admin) throws Exception {
    FlowPlan plan = FlowPlans.plan(settings).plan().orElseThrow();
    for (FlowPlan.TopicPlan topic : plan.topics()) {
      create(admin, topic);
    }
    Arm.createTopic(admin, plan.reportsTopic(), Map.of("cleanup.policy", "compact"));
    boolean ignored = Positions.resolve(admin, plan.consumerGroup(), plan.source().topic(), true);
  }

  @Override
  public AutoCloseable start(ArmSettings settings) {
    PlanResult planned = FlowPlans.plan(settings);
    Vertx vertx = Vertx.vertx();
    FlowRunner runner =
        new FlowRunner(
            planned.plan().orElseThrow(),
            new RuntimePorts(
                InstantSource.system(),
                new MemorySecrets(),
                new SimpleMeterRegistry(),
                WebhookListener.none(),
                new AddressGuard(true),
                vertx,
                new Gates(),
                settings.pod(),
                planned.digest(),
                RuntimeSettings.defaults()));
    runner.start();
    return () -> {
      runner.close();
      var ignored = vertx.close();
    };
  }

  private static void create(Admin admin, FlowPlan.TopicPlan topic) throws Exception {
    try {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic.name(), topic.partitions(), (short) 1)
                      .configs(topic.config())))
          .all()
          .get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }
}
