package dev.tributary.bench.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.schibsted.spt.data.jslt.Expression;
import com.schibsted.spt.data.jslt.Parser;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.PlanCodec;
import dev.tributary.planner.schema.JsonSchema;
import dev.tributary.planner.types.CompiledPlan;
import dev.tributary.runtime.step.StepResult;
import dev.tributary.runtime.step.Steps;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One order of the orders sample, and the same mapping in three languages. Made once a JVM; refuses
 * to run when the three don't give the same body.
 */
@State(Scope.Benchmark)
public class Scenario {
  final ObjectMapper jackson = new ObjectMapper();
  byte[] bytes;
  ConsumerRecord<byte[], byte[]> record;
  Steps steps;
  CompiledPlan compiled;
  JsonSchema source;
  JsonSchema target;
  JsonNode payload;
  JsonNode body;
  Map<String, Object> rest;
  Expression jslt;
  Jsonata jsonata;

  /** Compiles everything and compares the results. */
  @Setup
  public void prepare() throws Exception {
    bytes = resource("order.json");
    FlowPlan plan = PlanCodec.fromJson(new String(resource("plan.json"), UTF_8));
    compiled = CompiledPlan.of(plan);
    steps = new Steps(plan, compiled);
    source = JsonSchema.compile(plan.source().schema());
    target = JsonSchema.compile(plan.target().schema());
    record = new ConsumerRecord<>(plan.source().topic(), 0, 7, "#R-100482".getBytes(UTF_8), bytes);
    record.headers().add("ce_id", "e-1".getBytes(UTF_8));
    record.headers().add("ce_source", "/retail/shop/orderCreated".getBytes(UTF_8));
    record.headers().add("ce_type", "orderCreated".getBytes(UTF_8));
    record.headers().add("ce_time", "2026-01-02T03:04:06Z".getBytes(UTF_8));
    record.headers().add("http.content-type", "application/json".getBytes(UTF_8));
    rest = Map.of("event", Map.of(), "headers", Map.of(), "now", Instant.EPOCH);
    payload = dev.tributary.planner.schema.Json.parse(bytes);
    jslt = Parser.compileString(new String(resource("order.jslt"), UTF_8));
    jsonata = Jsonata.jsonata(new String(resource("order.jsonata"), UTF_8));
    if (!(steps.run(record) instanceof StepResult.Ready ready)) {
      throw new IllegalStateException("the order isn't mapped: " + steps.run(record));
    }
    body = ready.body();
    same("JSLT", jslt.apply(jackson.readTree(bytes)));
    same(
        "JSONata", jackson.valueToTree(jsonata.evaluate(Json.parseJson(new String(bytes, UTF_8)))));
  }

  private void same(String language, JsonNode other) throws IOException {
    JsonNode ours = jackson.readTree(dev.tributary.planner.schema.Json.write(body));
    JsonNode theirs = jackson.readTree(jackson.writeValueAsBytes(other));
    if (!ours.equals(theirs)) {
      throw new IllegalStateException(language + " gives " + theirs + " and CEL " + ours);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Scenario.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
