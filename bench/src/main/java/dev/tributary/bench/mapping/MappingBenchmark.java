package dev.tributary.bench.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dashjoin.jsonata.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.runtime.step.StepResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * From an event's bytes to the tree that is sent. The arms of the other languages read with Jackson
 * and validate, where they do, with the same validator.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MappingBenchmark {
  /** The whole way, by the code that runs in a flow's pod. */
  @Benchmark
  public StepResult tributary(Scenario scenario) {
    return scenario.steps.run(scenario.record);
  }

  /** The share of reading. */
  @Benchmark
  public JsonNode tributaryParse(Scenario scenario) throws Exception {
    return dev.tributary.planner.schema.Json.parse(scenario.bytes);
  }

  /** The share of the source's schema. */
  @Benchmark
  public List<String> tributaryValidateSource(Scenario scenario) {
    return scenario.source.validate(scenario.payload);
  }

  /** The share of the mapping. */
  @Benchmark
  public JsonNode tributaryMap(Scenario scenario) throws Exception {
    Map<String, Object> variables = new HashMap<>(scenario.rest);
    variables.put("payload", scenario.compiled.payload().read(scenario.payload));
    return scenario.compiled.mapping().orElseThrow().apply(variables);
  }

  /** The share of the target's schema. */
  @Benchmark
  public List<String> tributaryValidateTarget(Scenario scenario) {
    return scenario.target.validate(scenario.body);
  }

  /** JSLT, nothing validated. */
  @Benchmark
  public JsonNode jslt(Scenario scenario) throws Exception {
    return scenario.jslt.apply(scenario.jackson.readTree(scenario.bytes));
  }

  /** JSLT between the two validations. */
  @Benchmark
  public JsonNode jsltValidated(Scenario scenario) throws Exception {
    JsonNode payload = scenario.jackson.readTree(scenario.bytes);
    valid(scenario.source.validate(payload));
    JsonNode body = scenario.jslt.apply(payload);
    valid(scenario.target.validate(body));
    return body;
  }

  /** JSONata, nothing validated. */
  @Benchmark
  public Object jsonata(Scenario scenario) {
    return scenario.jsonata.evaluate(Json.parseJson(new String(scenario.bytes, UTF_8)));
  }

  /** JSONata between the two validations; the validator wants trees, so they are made. */
  @Benchmark
  public JsonNode jsonataValidated(Scenario scenario) throws Exception {
    JsonNode payload = scenario.jackson.readTree(scenario.bytes);
    valid(scenario.source.validate(payload));
    Object result = scenario.jsonata.evaluate(scenario.jackson.convertValue(payload, Object.class));
    JsonNode body = scenario.jackson.valueToTree(result);
    valid(scenario.target.validate(body));
    return body;
  }

  private static void valid(List<String> errors) {
    if (!errors.isEmpty()) {
      throw new IllegalStateException(errors.toString());
    }
  }
}
