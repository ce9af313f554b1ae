package dev.tributary.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MonitoringTest {
  @Test
  void nothing_of_the_prometheus_operator_is_rendered_unasked() {
    assertThat(Chart.render("default"))
        .noneMatch(o -> o.path("apiVersion").asText().startsWith("monitoring.coreos.com"));
  }

  @Test
  void the_operator_and_the_flows_are_scraped() {
    List<JsonNode> objects = Chart.render("monitoring");
    JsonNode operator = Chart.only(objects, "ServiceMonitor");
    JsonNode service = Chart.named(objects, "Service", "tributary-operator");
    assertThat(operator.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
    assertThat(operator.at("/spec/endpoints/0/honorLabels").asBoolean()).isTrue();
    operator
        .at("/spec/selector/matchLabels")
        .properties()
        .forEach(
            label ->
                assertThat(service.at("/metadata/labels").get(label.getKey()))
                    .isEqualTo(label.getValue()));

    JsonNode flows = Chart.only(objects, "PodMonitor");
    assertThat(Chart.texts(flows.at("/spec/namespaceSelector/matchNames")))
        .containsExactly(Chart.NAMESPACE);
    assertThat(flows.at("/spec/podMetricsEndpoints/0/interval").asText()).isEqualTo("15s");
    JsonNode everywhere =
        Chart.only(
            Chart.renderValues("{podMonitor: {enabled: true}, watch: {clusterMode: true}}"),
            "PodMonitor");
    assertThat(everywhere.at("/spec/namespaceSelector/any").asBoolean()).isTrue();
  }

  @Test
  void there_is_an_alert_for_dead_letters_age_readiness_and_the_operator_itself() {
    Map<String, JsonNode> alerts = alerts(Chart.render("monitoring"));
    assertThat(alerts)
        .containsOnlyKeys(
            "TributaryBacklogAge",
            "TributaryDeadLetters",
            "TributaryOperatorDown",
            "TributaryReconcileErrors",
            "TributaryResourceNotReady");
    assertThat(alerts.values())
        .allSatisfy(
            alert -> {
              assertThat(alert.at("/labels/severity").asText()).isIn("warning", "critical");
              assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
              assertThat(alert.at("/annotations/description").asText()).isNotEmpty();
            });
    assertThat(alerts.get("TributaryDeadLetters").at("/annotations/summary").asText())
        .contains("{{ $labels.flow }}");
  }

  @Test
  void thresholds_come_from_the_values() {
    Map<String, JsonNode> alerts = alerts(Chart.render("monitoring"));
    assertThat(alerts.get("TributaryBacklogAge").get("expr").asText())
        .endsWith("(tributary_oldest_age_seconds) > 1234567");
    JsonNode deadLetters =
        alerts(
                Chart.renderValues(
                    "prometheusRule: {enabled: true, deadLetters: {threshold: 3, window: 1h, for:"
                        + " 5m, severity: critical}}"))
            .get("TributaryDeadLetters");
    assertThat(deadLetters.get("expr").asText())
        .isEqualTo("sum by (namespace, flow) (increase(tributary_dead_letters_total[1h])) > 3");
    assertThat(deadLetters.get("for").asText()).isEqualTo("5m");
    assertThat(deadLetters.at("/labels/severity").asText()).isEqualTo("critical");
  }

  @Test
  void single_alerts_can_be_switched_off() {
    assertThat(alerts(Chart.render("minimal"))).containsOnlyKeys("TributaryReconcileErrors");
  }

  private static Map<String, JsonNode> alerts(List<JsonNode> objects) {
    Map<String, JsonNode> alerts = new TreeMap<>();
    for (JsonNode group : Chart.only(objects, "PrometheusRule").at("/spec/groups")) {
      group.get("rules").forEach(rule -> alerts.put(rule.get("alert").asText(), rule));
    }
    return alerts;
  }
}
