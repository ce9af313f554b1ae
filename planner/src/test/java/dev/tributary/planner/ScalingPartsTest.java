package dev.tributary.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.planner.scaling.ScalingPlan;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingPartsTest {
  private static final String ENTRY =
      "calendar: [{name: a, timeZone: %s, start: '%s', end: '%s', minReplicas: 3}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {minReplicas: 4, maxReplicas: 3}                          | maxReplicas             | is 3, and minReplicas is 4
          {maxReplicas: 3, activationLagThreshold: 100}             | activationLagThreshold  | isn't below lagThreshold
          {maxReplicas: 3, cooldown: 2h}                            | cooldown                | write 1h or less
          {calendar: [{name: a, timeZone: UTC, start: '08:00', end: '09:00', minReplicas: 2}]} | calendar | add spec.scaling.maxReplicas
          """)
  void whatDoesNotFitIsToldWithItsPath(String scaling, String path, String text) {
    assertWrong(scaling, "spec.scaling." + path, text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Europe/Berln  | 08:00            | 09:00            | timeZone | did you mean 'Europe/Berlin'?
          Berlin        | 08:00            | 09:00            | timeZone | did you mean 'Europe/Berlin'?
          Europe/Berlin | 2026-11-27T00:00 | 2026-11-26T00:00 | end      | is not after start
          Europe/Berlin | 2026-11-27T00:00 | 09:00            | end      | of different kinds
          Europe/Berlin | 2026-01-01T00:00 | 2026-12-01T00:00 | end      | more than 300 days
          Europe/Berlin | 08:00            | 08:00            | end      | is the same as start
          Europe/Berlin | 08:00            | 07:58            | end      | a day or more
          """)
  void aCalendarEntryThatCannotBeIsToldWithItsPath(
      String zone, String start, String end, String path, String text) {
    assertWrong(
        "{maxReplicas: 6, " + ENTRY.formatted(zone, start, end) + "}",
        "spec.scaling.calendar[0]." + path,
        text);
  }

  @Test
  void anEntryOfTimesThatAreNoneIsToldAndNeverThrows() {
    assertWrong(
        "{maxReplicas: 6, " + ENTRY.formatted("UTC", "25:61", "26:00") + "}",
        "spec.scaling.calendar[0]",
        "write times as 17:00");
  }

  @Test
  void anEntryAboveTheCeilingOrOfATakenNameIsTold() {
    String entry = "{name: a, timeZone: UTC, start: '08:00', end: '09:00', minReplicas: %d}";
    assertWrong(
        "{maxReplicas: 2, calendar: [" + entry.formatted(3) + "]}",
        "spec.scaling.calendar[0].minReplicas",
        "is 3, and maxReplicas is 2");
    assertWrong(
        "{maxReplicas: 2, calendar: [" + entry.formatted(1) + ", " + entry.formatted(2) + "]}",
        "spec.scaling.calendar[1].name",
        "is there twice");
  }

  @Test
  void aWebhookFlowCannotFallAsleep() {
    assertThat(resources("shop-orders", "{minReplicas: 0, maxReplicas: 3}").plan("shop-orders"))
        .satisfies(
            result -> {
              assertThat(result.plan()).isEmpty();
              assertThat(result.diagnostics())
                  .singleElement()
                  .satisfies(
                      d ->
                          assertThat(d.text())
                              .startsWith("spec.scaling.minReplicas: is 0, and a webhook"));
            });
  }

  @Test
  void morePodsThanPartitionsAreCappedAndTold() {
    Resources resources = resources("orders-to-erp", "{maxReplicas: 12}");

    PlanResult result = resources.plan("orders-to-erp");

    assertThat(result.plan()).isPresent();
    assertThat(result.diagnostics())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code()).isEqualTo(DiagnosticCode.ReplicasCapped);
              assertThat(d.text())
                  .isEqualTo(
                      "spec.scaling.maxReplicas: is 12, and the source has 6 partitions, so that no"
                          + " more than 6 pods have work; lower it to 6, or give the contract more"
                          + " partitions");
            });
    assertThat(scaling(resources, "orders-to-erp", OptionalInt.of(6)).orElseThrow().maxReplicas())
        .isEqualTo(6);
  }

  @Test
  void theFlowsWordComesBeforeThePlatforms() throws JsonProcessingException {
    Resources resources =
        Resources.orders(
            node -> {
              set(
                  node,
                  "IntegrationPlatform",
                  null,
                  "defaults",
                  "{scaling: {minReplicas: 0,"
                      + " maxReplicas: 4, lagThreshold: 50, cooldown: 1m}}");
              set(node, "SyncFlow", "orders-to-erp", "scaling", "{lagThreshold: 10}");
            });

    assertThat(scaling(resources, "orders-to-erp", OptionalInt.of(6)))
        .contains(new ScalingPlan(0, 4, 10, 0, Duration.ofMinutes(1), java.util.List.of()));
    assertThat(scaling(resources, "shop-orders", OptionalInt.of(6)).orElseThrow().minReplicas())
        .as("a webhook's pods answer, whatever the platform says")
        .isEqualTo(1);
    assertThat(resources.plan("shop-orders").diagnostics()).isEmpty();
  }

  @Test
  void scalingIsNoPartOfWhatPodsRun() {
    String digest = Resources.orders().plan("orders-to-erp").digest();

    assertThat(resources("orders-to-erp", "{maxReplicas: 3}").plan("orders-to-erp").digest())
        .isEqualTo(digest);
  }

  @Test
  void withoutACeilingNothingScales() {
    Resources resources = resources("orders-to-erp", "{minReplicas: 2}");

    assertThat(scaling(resources, "orders-to-erp", OptionalInt.of(6))).isEmpty();
    assertThat(ScalingParts.floor(resources.flows.get("orders-to-erp"), resources.platform))
        .isEqualTo(OptionalInt.of(2));
  }

  private static Optional<ScalingPlan> scaling(
      Resources resources, String flow, OptionalInt partitions) {
    return ScalingParts.plan(resources.flows.get(flow), resources.platform, partitions);
  }

  private static void assertWrong(String scaling, String path, String text) {
    PlanResult result = resources("orders-to-erp", scaling).plan("orders-to-erp");
    assertThat(result.plan()).isEmpty();
    assertThat(result.diagnostics())
        .filteredOn(Diagnostic::isError)
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.path()).isEqualTo(path);
              assertThat(d.text()).contains(text);
            });
  }

  private static Resources resources(String flow, String scaling) {
    return Resources.orders(node -> set(node, "SyncFlow", flow, "scaling", scaling));
  }

  private static void set(JsonNode node, String kind, String name, String field, String yaml) {
    boolean named = name == null || node.at("/metadata/name").asText().equals(name);
    if (node.path("kind").asText().equals(kind) && named) {
      try {
        ((ObjectNode) node.get("spec")).set(field, Resources.YAML.readTree(yaml));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(e);
      }
    }
  }
}
