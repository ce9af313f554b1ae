package dev.tributary.runtime.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.planner.plan.AuthPlan;
import dev.tributary.planner.plan.CsrfPlan;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.FlowPlan.DeliveryPlan;
import dev.tributary.planner.plan.FlowPlan.KafkaPlan;
import dev.tributary.planner.plan.FlowPlan.TopicPlan;
import dev.tributary.planner.plan.OperationPlan;
import dev.tributary.planner.plan.OperationPlan.ParameterPlan;
import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.simulators.erp.Erp;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plans as the planner writes them for the orders sample. */
public final class Plans {
  public static final String NAMESPACE = "retail";
  public static final String HMAC_SECRET = "shop-hmac";
  public static final String KEY = "a-shared-key";

  public static final String ORDER_SCHEMA =
      """
      {"type":"object","required":["name","line_items"],
       "properties":{"name":{"type":"string"},"test":{"type":"boolean"},
        "line_items":{"type":"array","items":{"type":"object","required":["sku","quantity"],
          "properties":{"sku":{"type":"string"},"quantity":{"type":"integer"}}}}}}
      """;

  private static final String SALES_ORDER =
      """
      {"SalesOrderType":"'OR'","SalesOrganization":"'1710'","DistributionChannel":"'10'",
       "OrganizationDivision":"'00'","SoldToParty":"'17100001'",
       "PurchaseOrderByCustomer":"payload.name",
       "to_Item":{"results":"payload.line_items.map(l, {'Material': l.sku, 'RequestedQuantity': string(l.quantity), 'RequestedQuantityUnit': 'EA'})"}}
      """;

  private Plans() {}

  public static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  public static SourcePlan.Webhook shop(String flow) {
    return new SourcePlan.Webhook(
        "shop",
        "orderCreated",
        "/" + flow,
        NAMESPACE + "." + flow + ".in",
        json(ORDER_SCHEMA),
        "x-shopify-hmac-sha256",
        false,
        HMAC_SECRET,
        "headers['x-shopify-event-id']",
        "payload.name",
        256 << 10);
  }

  public static SourcePlan.Contract contract(String topic) {
    return new SourcePlan.Contract("order-placed", topic, json(ORDER_SCHEMA), null, true);
  }

  public static TargetPlan.Http erp(URI simulators, AuthPlan auth, long timeoutMs) {
    OperationPlan find =
        new OperationPlan(
            "findSalesOrder",
            Operation.Method.GET,
            "/A_SalesOrder",
            List.of(new ParameterPlan("ref", Operation.In.query, "$filter", true)),
            null,
            null,
            List.of(),
            timeoutMs);
    OperationPlan create =
        new OperationPlan(
            "createSalesOrder",
            Operation.Method.POST,
            "/A_SalesOrder",
            List.of(),
            null,
            null,
            List.of(),
            timeoutMs);
    return new TargetPlan.Http(
        "erp",
        simulators + Erp.BASE,
        auth,
        null,
        new CsrfPlan("/$metadata", "x-csrf-token"),
        create,
        new EffectPlan.Lookup(
            find,
            Map.of(
                "ref", "\"PurchaseOrderByCustomer eq '\" + body.PurchaseOrderByCustomer + \"'\""),
            "status == 200 && size(response.d.results) > 0",
            Operation.LookupWhen.Always),
        PressurePlan.NONE);
  }

  /** The same operation, asked only in doubt. */
  public static TargetPlan.Http erpInDoubt(URI simulators, long timeoutMs) {
    TargetPlan.Http always = erp(simulators, null, timeoutMs);
    EffectPlan.Lookup lookup = (EffectPlan.Lookup) always.effect();
    return new TargetPlan.Http(
        always.endpoint(),
        always.baseUrl(),
        null,
        null,
        always.csrf(),
        always.operation(),
        new EffectPlan.Lookup(
            lookup.operation(),
            lookup.parameters(),
            lookup.foundWhen(),
            Operation.LookupWhen.InDoubt),
        PressurePlan.NONE);
  }

  /** The same target with other measures of its endpoint. */
  public static TargetPlan.Http with(TargetPlan.Http target, PressurePlan pressure) {
    return new TargetPlan.Http(
        target.endpoint(),
        target.baseUrl(),
        target.auth(),
        target.caSecret(),
        target.csrf(),
        target.operation(),
        target.effect(),
        pressure);
  }

  public static TargetPlan.Http crm(URI simulators) {
    OperationPlan put =
        new OperationPlan(
            "putOrder",
            Operation.Method.PUT,
            "/customers/{customer}/orders/{order}",
            List.of(
                new ParameterPlan("customer", Operation.In.path, "customer", true),
                new ParameterPlan("order", Operation.In.path, "order", true)),
            null,
            null,
            List.of(),
            2_000);
    return new TargetPlan.Http(
        "crm",
        simulators.toString(),
        null,
        null,
        null,
        put,
        new EffectPlan.Upsert(),
        PressurePlan.NONE);
  }

  public static TargetPlan.Http events(URI simulators, AuthPlan auth) {
    OperationPlan post =
        new OperationPlan(
            "postEvent", Operation.Method.POST, "/events", List.of(), null, null, List.of(), 1_000);
    return new TargetPlan.Http(
        "events",
        simulators.toString(),
        auth,
        null,
        null,
        post,
        new EffectPlan.Key("idempotency-key", null),
        PressurePlan.NONE);
  }

  public static TargetPlan.Contract orderPlaced(String topic) {
    return new TargetPlan.Contract(
        "order-placed",
        topic,
        "com.example.retail.order.placed",
        "payload.name",
        json(ORDER_SCHEMA),
        "retail/order-placed/1.0.0");
  }

  /** A flow with its mapping for sales orders when the target is the ERP, else without one. */
  public static Builder flow(String name, SourcePlan source, TargetPlan target) {
    return new Builder(name, source, target);
  }

  /** What differs between the plans of tests. */
  public static final class Builder {
    private final String name;
    private final SourcePlan source;
    private final TargetPlan target;
    private KafkaPlan kafka;
    private JsonNode mapping;
    private Map<String, String> parameters = Map.of();
    private String filter = "!has(payload.test) || !payload.test";
    private DeliveryPlan delivery = new DeliveryPlan(4, true, 20, 200);
    private int partitions = 4;
    private int entries = 1_000_000;
    private boolean suspend;
    private String groupProtocol = FlowPlan.EnginePlan.CLASSIC;
    private boolean keyed = true;
    private boolean holdsDeadKeys;
    private Long coalesceMs;

    private Builder(String name, SourcePlan source, TargetPlan target) {
      this.name = name;
      this.source = source;
      this.target = target;
      this.mapping = target.label().startsWith("erp/") ? json(SALES_ORDER) : null;
    }

    public Builder kafka(String bootstrapServers) {
      kafka = new KafkaPlan(bootstrapServers, false, null, null, null);
      return this;
    }

    public Builder kafka(KafkaPlan plan) {
      kafka = plan;
      return this;
    }

    public Builder mapping(String json) {
      mapping = json(json);
      return this;
    }

    public Builder parameters(Map<String, String> values) {
      parameters = values;
      return this;
    }

    public Builder filter(String expression) {
      filter = expression;
      return this;
    }

    public Builder delivery(int retry, long delayMs, long maxMs) {
      delivery = new DeliveryPlan(retry, true, delayMs, maxMs);
      return this;
    }

    public Builder partitions(int count) {
      partitions = count;
      return this;
    }

    public Builder groupProtocol(String protocol) {
      groupProtocol = protocol;
      return this;
    }

    public Builder unordered() {
      keyed = false;
      return this;
    }

    public Builder holdingDeadKeys() {
      holdsDeadKeys = true;
      return this;
    }

    public Builder coalescing(Duration window) {
      coalesceMs = window.toMillis();
      return this;
    }

    public Builder ledgerEntries(int count) {
      entries = count;
      return this;
    }

    public Builder suspend() {
      suspend = true;
      return this;
    }

    public FlowPlan build() {
      String prefix = NAMESPACE + "." + name;
      List<TopicPlan> topics = new ArrayList<>();
      if (source instanceof SourcePlan.Webhook) {
        topics.add(new TopicPlan(source.topic(), partitions, 1, Map.of()));
      }
      topics.add(new TopicPlan(prefix + ".dlq", 1, 1, Map.of()));
      topics.add(
          new TopicPlan(prefix + ".state", partitions, 1, Map.of("cleanup.policy", "compact")));
      topics.add(
          new TopicPlan(prefix + ".ledger", partitions, 1, Map.of("cleanup.policy", "compact")));
      return new FlowPlan(
          FlowPlan.FORMAT,
          NAMESPACE,
          name,
          kafka,
          source,
          filter,
          mapping,
          parameters,
          target,
          "event.source + '/' + event.id",
          delivery,
          "tributary." + prefix,
          prefix + ".dlq",
          "tributary.reports",
          topics,
          suspend,
          new FlowPlan.LedgerPlan(prefix + ".ledger", Duration.ofDays(14).toMillis(), entries),
          new FlowPlan.EnginePlan(
              groupProtocol, keyed, prefix + ".state", holdsDeadKeys, coalesceMs));
    }
  }
}
