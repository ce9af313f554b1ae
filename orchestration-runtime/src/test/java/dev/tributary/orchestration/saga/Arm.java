package dev.tributary.orchestration.saga;

import dev.tributary.orchestration.call.CallPorts;
import dev.tributary.orchestration.call.SystemCalls;
import dev.tributary.orchestration.engine.NewInstance;
import dev.tributary.orchestration.plan.PlanLibrary;
import dev.tributary.orchestration.temporal.ProcessWorker;
import dev.tributary.orchestration.temporal.TemporalEngine;
import dev.tributary.orchestration.testkit.PickupPlan;
import dev.tributary.orchestration.testkit.ProcessWorld;
import dev.tributary.runtime.connector.http.AddressGuard;
import dev.tributary.runtime.kafka.Writer;
import dev.tributary.runtime.pressure.Gates;
import dev.tributary.runtime.secret.MemorySecrets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One way to run the saga, with a worker of its own. */
interface Arm extends AutoCloseable {
  /** Starts the saga of an order; answers the id of its workflow. */
  String start(String order);

  @Override
  void close();

  /** The plan, run by the interpreter. */
  static Arm planned(WorkflowClient client, URI systems) {
    PlanLibrary plans = new PlanLibrary();
    plans.add(ProcessWorld.PLAN, new PickupPlan(systems).straight().build());
    Vertx vertx = Vertx.vertx();
    // No step of this saga writes an event.
    MockProducer<byte[], byte[]> none =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    SystemCalls calls =
        new SystemCalls(
            plans,
            new CallPorts(
                InstantSource.system(),
                new MemorySecrets(),
                new AddressGuard(true),
                vertx,
                new Gates(),
                new Writer(() -> none)));
    ProcessWorker worker =
        new ProcessWorker(
            client,
            PickupPlan.QUEUE,
            plans,
            calls,
            new SimpleMeterRegistry(),
            ProcessWorker.Settings.defaults());
    TemporalEngine engine = new TemporalEngine(client, PickupPlan.QUEUE);
    worker.start();
    return new Arm() {
      @Override
      public String start(String order) {
        var ignored =
            engine.start(
                ProcessWorld.id(order),
                NewInstance.starting(
                    ProcessWorld.PLAN,
                    ProcessWorld.event(
                        PickupPlan.PLACED,
                        PickupPlan.PLACED_TYPE,
                        "placed-" + order,
                        ProcessWorld.order(order, "A", "10.00")),
                    false));
        return ProcessWorld.id(order).toString();
      }

      @Override
      public void close() {
        worker.close();
        calls.close();
        var ignored = vertx.close();
      }
    };
  }

  /** The same by hand. */
  static Arm handWritten(WorkflowClient client, URI systems) {
    ProcessWorker.Settings settings = ProcessWorker.Settings.defaults();
    WorkerFactory factory =
        WorkerFactory.newInstance(
            client,
            WorkerFactoryOptions.newBuilder().setWorkflowCacheSize(settings.cached()).build());
    String queue = "hand-written";
    Worker worker =
        factory.newWorker(
            queue,
            WorkerOptions.newBuilder()
                .setUsingVirtualThreadsOnActivityWorker(true)
                .setMaxConcurrentWorkflowTaskPollers(settings.pollers())
                .setMaxConcurrentActivityTaskPollers(settings.pollers())
                .build());
    worker.registerWorkflowImplementationTypes(HandWritten.PickupWorkflow.class);
    worker.registerActivitiesImplementations(new HandWritten.HttpSteps(systems));
    factory.start();
    return new Arm() {
      @Override
      public String start(String order) {
        String id = "by-hand." + order;
        HandWritten.Pickup pickup =
            client.newWorkflowStub(
                HandWritten.Pickup.class,
                WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(queue).build());
        var ignored =
            WorkflowClient.start(
                pickup::pickUp,
                new HandWritten.Order(order, "s1", "A", "10.00", "EUR", "a@example.com"));
        return id;
      }

      @Override
      public void close() {
        factory.shutdownNow();
        factory.awaitTermination(5, TimeUnit.SECONDS);
      }
    };
  }
}
