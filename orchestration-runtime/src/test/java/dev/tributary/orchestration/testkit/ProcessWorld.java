package dev.tributary.orchestration.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.orchestration.call.CallPorts;
import dev.tributary.orchestration.call.SystemCalls;
import dev.tributary.orchestration.engine.InstanceId;
import dev.tributary.orchestration.engine.InstanceSignal;
import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.NewInstance;
import dev.tributary.orchestration.engine.ReceivedEvent;
import dev.tributary.orchestration.engine.StartResult;
import dev.tributary.orchestration.plan.PlanLibrary;
import dev.tributary.orchestration.process.ProcessWorkflow;
import dev.tributary.orchestration.temporal.ProcessJson;
import dev.tributary.orchestration.temporal.ProcessWorker;
import dev.tributary.orchestration.temporal.TemporalEngine;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.runtime.connector.http.AddressGuard;
import dev.tributary.runtime.kafka.Writer;
import dev.tributary.runtime.pressure.Gates;
import dev.tributary.runtime.secret.MemorySecrets;
import dev.tributary.simulators.SimulatorConfig;
import dev.tributary.simulators.SimulatorServer;
import dev.tributary.simulators.journal.Entry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * Temporal's test server, which skips time, with a worker and the sample's systems. Events that
 * processes write are kept in memory. The worker keeps no instance in memory: every task replays
 * its history, so whatever isn't deterministic fails the test.
 */
public final class ProcessWorld implements AutoCloseable {
  public static final String PLAN = "plan-1";

  /**
   * The test server gives a task to each poll that a dead worker has left; only when the task's
   * time is up it goes to the living one. So there are few.
   */
  private static final int POLLERS = 1;

  private static final Set<EventType> TASK_EVENTS =
      Set.of(
          EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
          EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
          EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);

  private final SimulatorServer simulators = SimulatorServer.start(SimulatorConfig.onFreePort());
  private final Optional<TestWorkflowEnvironment> temporal;
  private final WorkflowClient client;

  /** A connection for each worker, or {@code null}: all use the one that there is. */
  private final Supplier<WorkflowClient> connections;

  private WorkflowClient connection;
  private final Vertx vertx = Vertx.vertx();
  private final MockProducer<byte[], byte[]> events =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final PlanLibrary plans = new PlanLibrary();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final TemporalEngine engine;
  private SystemCalls calls;
  private ProcessWorker worker;
  private long mostEvents = ProcessWorkflow.MOST_EVENTS;

  private ProcessWorld() {
    this(
        Optional.of(
            TestWorkflowEnvironment.newInstance(
                TestEnvironmentOptions.newBuilder()
                    .setWorkflowClientOptions(
                        WorkflowClientOptions.newBuilder()
                            .setDataConverter(ProcessJson.converter())
                            .build())
                    .build())),
        null);
  }

  private ProcessWorld(
      Optional<TestWorkflowEnvironment> temporal, Supplier<WorkflowClient> connections) {
    this.temporal = temporal;
    this.connections = connections;
    this.client =
        connections == null ? temporal.orElseThrow().getWorkflowClient() : connections.get();
    engine = new TemporalEngine(this.client, PickupPlan.QUEUE);
  }

  /**
   * As {@link #pickup}, on another server, where time goes as it goes. A worker that dies takes its
   * connection with it, as a process does; otherwise the server would go on giving it tasks.
   */
  public static ProcessWorld pickupOn(Supplier<WorkflowClient> connections) {
    return pickupOn(connections, plan -> plan, ProcessWorkflow.MOST_EVENTS);
  }

  /** The same with histories that are cut early. */
  public static ProcessWorld pickupOn(Supplier<WorkflowClient> connections, long events) {
    return pickupOn(connections, plan -> plan, events);
  }

  /** The same with a plan that differs. */
  public static ProcessWorld pickupOn(
      Supplier<WorkflowClient> connections, UnaryOperator<PickupPlan> change) {
    return pickupOn(connections, change, ProcessWorkflow.MOST_EVENTS);
  }

  private static ProcessWorld pickupOn(
      Supplier<WorkflowClient> connections, UnaryOperator<PickupPlan> change, long events) {
    ProcessWorld world = new ProcessWorld(Optional.empty(), connections);
    world.mostEvents = events;
    world.plan(PLAN, change.apply(world.plan()).build());
    world.startWorker();
    return world;
  }

  public static ProcessWorld pickup() {
    ProcessWorld world = new ProcessWorld();
    world.plan(PLAN, world.plan().build());
    world.startWorker();
    return world;
  }

  public static ProcessWorld of(java.util.function.Function<PickupPlan, PickupPlan> change) {
    ProcessWorld world = new ProcessWorld();
    world.plan(PLAN, change.apply(world.plan()).build());
    world.startWorker();
    return world;
  }

  /** As {@link #pickup}, with histories that are cut early. */
  public static ProcessWorld withHistoriesOf(long events) {
    ProcessWorld world = new ProcessWorld();
    world.mostEvents = events;
    world.plan(PLAN, world.plan().build());
    world.startWorker();
    return world;
  }

  public PickupPlan plan() {
    return new PickupPlan(simulators.url());
  }

  public void plan(String digest, OrchestrationPlan plan) {
    plans.add(digest, plan);
  }

  public PlanLibrary plans() {
    return plans;
  }

  public void startWorker() {
    startWorker(plans);
  }

  /** One that knows other plans. */
  public void startWorker(PlanLibrary plans) {
    calls =
        new SystemCalls(
            plans,
            new CallPorts(
                InstantSource.system(),
                new MemorySecrets(),
                new AddressGuard(true),
                vertx,
                new Gates(),
                new Writer(() -> events)));
    connection = connections == null ? client : connections.get();
    worker =
        new ProcessWorker(
            connection,
            PickupPlan.QUEUE,
            plans,
            calls,
            metrics,
            new ProcessWorker.Settings(mostEvents, 0, POLLERS));
    worker.start();
  }

  /** The worker dies, whatever it is doing. */
  public void killWorker() {
    if (connections != null) {
      connection.getWorkflowServiceStubs().shutdownNow();
    }
    worker.close();
    calls.close();
  }

  public SimulatorServer simulators() {
    return simulators;
  }

  public TestWorkflowEnvironment temporal() {
    return temporal.orElseThrow();
  }

  /** What the worker measured. */
  public SimpleMeterRegistry metrics() {
    return metrics;
  }

  public TemporalEngine engine() {
    return engine;
  }

  public static InstanceId id(String order) {
    return new InstanceId(PickupPlan.NAMESPACE, PickupPlan.NAME, order);
  }

  public static ObjectNode order(String order, String sku, String amount) {
    return (ObjectNode)
        PickupPlan.json(
            """
            {"orderId":"%s","currency":"EUR","customer":{"email":"a@example.com"},
             "lines":[{"sku":"%s","qty":1}],"totals":{"gross":"%s"},
             "fulfilment":{"type":"pickup","storeId":"s1"}}
            """
                .formatted(order, sku, amount));
  }

  public StartResult start(String order) {
    return start(PLAN, order, order(order, "A", "10.00"));
  }

  public StartResult start(String plan, String order, JsonNode payload) {
    return engine.start(
        id(order),
        NewInstance.starting(
            plan,
            event(PickupPlan.PLACED, PickupPlan.PLACED_TYPE, "placed-" + order, payload),
            false));
  }

  /** An instance that has no start yet, for a pick that is told of before its order. */
  public StartResult hold(String order, Duration most) {
    return engine.start(
        id(order), NewInstance.held(PLAN, pickedEvent(order, "Picked", "early"), most, false));
  }

  /** A start by an event of its own, which waits for an instance of the order that runs. */
  public StartResult queue(String order, String eventId) {
    return queue(PLAN, order, eventId, order(order, "A", "10.00"));
  }

  /** The same with another plan or payload. */
  public StartResult queue(String plan, String order, String eventId, JsonNode payload) {
    return engine.start(
        id(order),
        NewInstance.starting(
                plan, event(PickupPlan.PLACED, PickupPlan.PLACED_TYPE, eventId, payload), false)
            .queueing());
  }

  /** Waits until the instance of the order is the one that this event started. */
  public void awaitStartBy(String order, String eventId) {
    Awaitility.await("an instance of " + order + " by " + eventId)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                (String)
                    client
                        .newUntypedWorkflowStub(id(order).toString())
                        .describe()
                        .getMemo(ProcessWorkflow.START_MEMO, String.class),
            identity -> identity.equals("/test/" + eventId));
  }

  public static ReceivedEvent event(String topic, String type, String eventId, JsonNode payload) {
    return new ReceivedEvent(
        topic,
        Map.of("id", eventId, "source", "/test", "type", type),
        Map.of(),
        payload,
        1_700_000_000_000L);
  }

  public boolean picked(String order, String result) {
    return picked(order, result, "picked-" + order);
  }

  public boolean picked(String order, String result, String eventId) {
    return engine.signal(id(order), new InstanceSignal.Event(pickedEvent(order, result, eventId)));
  }

  public static ReceivedEvent pickedEvent(String order, String result, String eventId) {
    return event(
        PickupPlan.PICKED,
        PickupPlan.PICKED_TYPE,
        eventId,
        JsonNodeFactory.instance.objectNode().put("orderId", order).put("result", result));
  }

  public boolean collected(String order) {
    return collected(order, "collected-" + order);
  }

  public boolean collected(String order, String eventId) {
    return engine.signal(
        id(order),
        new InstanceSignal.Event(
            event(
                PickupPlan.COLLECTED,
                PickupPlan.COLLECTED_TYPE,
                eventId,
                JsonNodeFactory.instance
                    .objectNode()
                    .put("orderId", order)
                    .put("at", "2026-01-02T10:00:00Z"))));
  }

  public InstanceState state(String order) {
    return engine.query(id(order)).orElseThrow();
  }

  public InstanceState await(String order, Predicate<InstanceState> condition) {
    return Awaitility.await("the state of " + order)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> state(order), condition);
  }

  public InstanceState awaitPhase(String order, InstanceState.Phase phase) {
    return await(order, state -> state.phase() == phase);
  }

  /** Waits until the step runs: it began, and has not ended. */
  public InstanceState awaitStep(String order, String step) {
    return await(
        order,
        state ->
            state.steps().stream()
                .anyMatch(
                    s -> s.name().equals(step) && s.status() == InstanceState.Status.Running));
  }

  /**
   * Waits until the instance has completed, by its history: the test server never answers queries
   * behind one that it gave to a dead worker.
   */
  public void awaitCompletion(String order) {
    Awaitility.await("the end of " + order)
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> history(order).getEvents().getLast().getEventType(),
            type -> type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED);
  }

  /** Waits until the instance has taken note of everything that it was sent. */
  public void awaitRest(String order) {
    Awaitility.await("a rest of " + order)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                history(order).getEvents().stream()
                    .map(HistoryEvent::getEventType)
                    .filter(TASK_EVENTS::contains)
                    .reduce((earlier, later) -> later)
                    .equals(Optional.of(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)));
  }

  /** The history of the instance's last run. */
  public WorkflowExecutionHistory history(String order) {
    return client.fetchHistory(id(order).toString());
  }

  /** What the systems did for an order, as {@code method path}, without ids, in their order. */
  public List<String> effects(String order) {
    return simulators.log().entries(Optional.empty(), Optional.of(order)).stream()
        .filter(entry -> !entry.effect().equals("none"))
        .map(ProcessWorld::line)
        .toList();
  }

  private static String line(Entry entry) {
    return entry.method()
        + " "
        + entry.path().replaceFirst("^/", "").replaceAll("/[A-Z][0-9]+", "");
  }

  /** The payloads of events that processes wrote to a topic. */
  public List<JsonNode> written(String topic) {
    return events.history().stream()
        .filter(record -> record.topic().equals(topic))
        .map(ProducerRecord::value)
        .map(value -> PickupPlan.json(new String(value, StandardCharsets.UTF_8)))
        .toList();
  }

  @Override
  public void close() {
    killWorker();
    temporal.ifPresentOrElse(
        TestWorkflowEnvironment::close, () -> client.getWorkflowServiceStubs().shutdownNow());
    simulators.close();
    var ignored = vertx.close();
  }
}
