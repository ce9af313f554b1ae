package dev.tributary.orchestration.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.crds.v1alpha1.OrchestrationSpec.OnCompletedKey;
import dev.tributary.crds.v1alpha1.OrchestrationSpec.OnRunningKey;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.FlowPlan.DeliveryPlan;
import dev.tributary.planner.plan.FlowPlan.KafkaPlan;
import dev.tributary.planner.plan.OperationPlan;
import dev.tributary.planner.plan.OperationPlan.OutcomePlan;
import dev.tributary.planner.plan.OperationPlan.ParameterPlan;
import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.planner.plan.orchestration.ActionPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan.EmitPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan.FailurePlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan.StartPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan.TemporalPlan;
import dev.tributary.planner.plan.orchestration.StepPlan;
import dev.tributary.planner.plan.orchestration.StepPlan.CatchPlan;
import dev.tributary.planner.plan.orchestration.StepPlan.CompensationPlan;
import dev.tributary.planner.schema.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The plan of samples/pickup, as the planner writes it, with what tests vary. */
public final class PickupPlan {
  public static final String NAMESPACE = "pickup";
  public static final String NAME = "pickup";
  public static final String QUEUE = "tributary.pickup.pickup";
  public static final String PLACED = "pickup.order-placed";
  public static final String PICKED = "pickup.pick-completed";
  public static final String COLLECTED = "pickup.order-collected";
  public static final String DONE = "pickup.pickup-completed";
  public static final String FAILED = "pickup.pickup-failed";
  public static final String PLACED_TYPE = "com.example.retail.order.placed";
  public static final String PICKED_TYPE = "com.example.retail.pick.completed";
  public static final String COLLECTED_TYPE = "com.example.retail.order.collected";

  private static final DeliveryPlan RETRY = new DeliveryPlan(3, true, 20, 200);

  private final URI simulators;
  private String bootstrapServers = "localhost:1";
  private OnRunningKey onRunningKey = OnRunningKey.Ignore;
  private OnCompletedKey onCompletedKey = OnCompletedKey.Ignore;
  private String template = "'ReadyForPickup'";
  private Duration timeout = Duration.ofHours(120);
  private List<StepPlan> steps;
  private String groupProtocol = "classic";
  private Duration pickedWait = Duration.ofHours(4);
  private Duration escalateWait = Duration.ofHours(24);
  private Duration collectedWait = Duration.ofHours(72);
  private String forgotten = "";
  private EffectPlan captureEffect = new EffectPlan.Key("idempotency-key", null);

  public PickupPlan(URI simulators) {
    this.simulators = simulators;
  }

  public PickupPlan kafka(String servers) {
    bootstrapServers = servers;
    return this;
  }

  public PickupPlan onRunningKey(OnRunningKey rule) {
    onRunningKey = rule;
    return this;
  }

  public PickupPlan onCompletedKey(OnCompletedKey rule) {
    onCompletedKey = rule;
    return this;
  }

  /** Another message to the customer: another plan. */
  public PickupPlan template(String expression) {
    template = expression;
    return this;
  }

  public PickupPlan timeout(Duration most) {
    timeout = most;
    return this;
  }

  /** The capture promises nothing about being sent again. */
  public PickupPlan captureWithoutEffects() {
    captureEffect = new EffectPlan.None();
    return this;
  }

  public PickupPlan groupProtocol(String protocol) {
    groupProtocol = protocol;
    return this;
  }

  /** How long it waits to be picked, for a person to decide, and to be collected. */
  public PickupPlan waits(Duration picked, Duration escalate, Duration collected) {
    pickedWait = picked;
    escalateWait = escalate;
    collectedWait = collected;
    return this;
  }

  /** A step that nothing undoes, though something should. */
  public PickupPlan forgetting(String step) {
    forgotten = step;
    return this;
  }

  /** Only the five calls, one after the other, and what undoes them: nothing waits. */
  public PickupPlan straight() {
    Set<String> left = Set.of("picked", "found", "escalate", "decided", "collected", "completed");
    steps =
        pickup().stream()
            .filter(step -> !left.contains(step.name()))
            .map(step -> step.name().equals("notify") ? last(step) : step)
            .toList();
    return this;
  }

  private static StepPlan last(StepPlan step) {
    return new StepPlan(
        step.name(),
        step.when(),
        step.action(),
        step.compensate(),
        step.retry(),
        step.timeoutMs(),
        step.catches(),
        StepPlan.END);
  }

  public PickupPlan steps(StepPlan... others) {
    steps = List.of(others);
    return this;
  }

  public static JsonNode json(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (Json.MalformedException e) {
      throw new AssertionError(e);
    }
  }

  public OrchestrationPlan build() {
    return new OrchestrationPlan(
        OrchestrationPlan.FORMAT,
        NAMESPACE,
        NAME,
        new KafkaPlan(bootstrapServers, false, null, null, null),
        groupProtocol,
        new TemporalPlan("localhost:7233", "default", QUEUE),
        new StartPlan(
            new SourcePlan.Contract("order-placed", PLACED, schema("lines", "totals"), null, true),
            PLACED_TYPE,
            "payload.fulfilment.type == 'pickup'"),
        "payload.orderId",
        onRunningKey,
        onCompletedKey,
        timeout.toMillis(),
        steps == null ? pickup().stream().map(this::forget).toList() : steps,
        new FailurePlan(
            true,
            new EmitPlan(
                contract("pickup-failed", FAILED),
                json(
                    """
                    {"orderId":"start.payload.orderId","step":"failure.?step",
                     "error":"failure.error","message":"failure.message"}
                    """))),
        "tributary.pickup.pickup.orc",
        "pickup.pickup.orc.dlq",
        "tributary.reports",
        List.of(),
        false);
  }

  private StepPlan forget(StepPlan step) {
    return step.name().equals(forgotten)
        ? new StepPlan(
            step.name(),
            step.when(),
            step.action(),
            null,
            step.retry(),
            step.timeoutMs(),
            step.catches(),
            step.then())
        : step;
  }

  private static JsonNode schema(String... required) {
    List<String> names = new ArrayList<>(List.of("\"orderId\""));
    for (String name : required) {
      names.add('"' + name + '"');
    }
    return json(
        """
        {"type":"object","required":%s,"properties":{"orderId":{"type":"string","minLength":1},
         "lines":{"type":"array","items":{"type":"object","properties":{
           "sku":{"type":"string"},"qty":{"type":"integer"}}}}}}
        """
            .formatted(names));
  }

  private List<StepPlan> pickup() {
    String lines = "\"start.payload.lines.map(l, {'sku': l.sku, 'qty': l.qty})\"";
    return List.of(
        new StepPlan(
            "reserve",
            null,
            call(
                "wms",
                "POST",
                "/reservations",
                Map.of(),
                """
                {"orderId":"start.payload.orderId","storeId":"start.payload.fulfilment.storeId",
                 "lines":%s}
                """
                    .formatted(lines)),
            new CompensationPlan(
                call(
                    "wms",
                    "DELETE",
                    "/reservations/{id}",
                    Map.of("id", "steps.reserve.reservationId"),
                    null),
                RETRY),
            RETRY,
            null,
            List.of(new CatchPlan(409, null, "outOfStock")),
            null),
        new StepPlan(
            "authorise",
            null,
            call(
                "payment",
                "POST",
                "/authorisations",
                Map.of(),
                """
                {"orderId":"start.payload.orderId","amount":"start.payload.totals.gross",
                 "currency":"start.payload.currency"}
                """),
            new CompensationPlan(
                call(
                    "payment",
                    "POST",
                    "/authorisations/{id}/void",
                    Map.of("id", "steps.authorise.authorisationId"),
                    null),
                RETRY),
            RETRY,
            null,
            List.of(new CatchPlan(402, null, "declined")),
            null),
        new StepPlan(
            "pickTask",
            null,
            call(
                "store",
                "POST",
                "/tasks",
                Map.of(),
                """
                {"orderId":"start.payload.orderId","storeId":"steps.reserve.storeId","lines":%s}
                """
                    .formatted(lines)),
            new CompensationPlan(
                call(
                    "store",
                    "POST",
                    "/tasks/{id}/cancel",
                    Map.of("id", "steps.pickTask.taskId"),
                    null),
                RETRY),
            RETRY,
            null,
            null,
            null),
        listen("picked", PICKED, PICKED_TYPE, pickedWait, "escalate"),
        step(
            "found",
            new ActionPlan.Switch(
                List.of(new ActionPlan.Case("steps.picked.result == 'Picked'", "capture")),
                "outOfStock")),
        step(
            "escalate",
            new ActionPlan.Approve(
                "'Order ' + start.payload.orderId + ' is not picked after 4 hours'",
                List.of("picked", "cancel"),
                "store-managers",
                escalateWait.toMillis(),
                "notPicked")),
        step(
            "decided",
            new ActionPlan.Switch(
                List.of(new ActionPlan.Case("steps.escalate.choice == 'cancel'", "notPicked")),
                null)),
        new StepPlan(
            "capture",
            null,
            call(
                "payment",
                "POST",
                "/authorisations/{id}/capture",
                Map.of("id", "steps.authorise.authorisationId"),
                "{\"amount\":\"start.payload.totals.gross\"}"),
            new CompensationPlan(
                call(
                    "payment",
                    "POST",
                    "/captures/{id}/refund",
                    Map.of("id", "steps.capture.captureId"),
                    null),
                RETRY),
            RETRY,
            null,
            null,
            null),
        new StepPlan(
            "notify",
            null,
            call(
                "notify",
                "POST",
                "/messages",
                Map.of(),
                """
                {"to":"start.payload.customer.email","template":"%s",
                 "orderId":"start.payload.orderId"}
                """
                    .formatted(template)),
            null,
            RETRY,
            null,
            null,
            null),
        listen("collected", COLLECTED, COLLECTED_TYPE, collectedWait, "notCollected"),
        new StepPlan(
            "completed",
            null,
            new ActionPlan.Emit(
                new EmitPlan(
                    contract("pickup-completed", DONE),
                    json(
                        """
                        {"orderId":"start.payload.orderId","captureId":"steps.capture.captureId",
                         "collectedAt":"steps.collected.at"}
                        """))),
            null,
            null,
            null,
            null,
            StepPlan.END),
        raise("declined", "PaymentDeclined"),
        raise("outOfStock", "OutOfStock"),
        raise("notPicked", "NotPicked"),
        raise("notCollected", "NotCollected"));
  }

  public static StepPlan step(String name, ActionPlan action) {
    return new StepPlan(name, null, action, null, null, null, null, null);
  }

  public static StepPlan raise(String name, String error) {
    return step(name, new ActionPlan.Raise(error, "'order ' + start.payload.orderId"));
  }

  public static StepPlan listen(
      String name, String topic, String type, Duration timeout, String onTimeout) {
    return step(
        name,
        new ActionPlan.Listen(
            new SourcePlan.Contract(topic, topic, schema(), null, true),
            type,
            "payload.orderId",
            true,
            timeout.toMillis(),
            onTimeout));
  }

  public static TargetPlan.Contract contract(String name, String topic) {
    return new TargetPlan.Contract(
        name, topic, "com.example.retail." + name, "payload.orderId", schema(), null);
  }

  /** A call to one of the sample's systems; parameters are of the path. */
  public ActionPlan.Call call(
      String system, String method, String path, Map<String, String> parameters, String body) {
    List<OutcomePlan> outcomes =
        method.equals("DELETE")
            ? List.of(new OutcomePlan("status == 404", Operation.Verdict.Delivered, null))
            : path.endsWith("/void")
                ? List.of(new OutcomePlan("status == 409", Operation.Verdict.Delivered, null))
                : List.of();
    OperationPlan operation =
        new OperationPlan(
            path,
            Operation.Method.valueOf(method),
            path,
            parameters.keySet().stream()
                .map(name -> new ParameterPlan(name, Operation.In.path, name, true))
                .toList(),
            null,
            path.equals("/authorisations")
                ? json("{\"type\":\"object\",\"required\":[\"authorisationId\"]}")
                : null,
            outcomes,
            1_000);
    return new ActionPlan.Call(
        new TargetPlan.Http(
            system,
            simulators + "/" + system,
            null,
            null,
            null,
            operation,
            path.endsWith("/capture") ? captureEffect : new EffectPlan.Key("idempotency-key", null),
            PressurePlan.NONE),
        parameters,
        body == null ? null : json(body));
  }
}
