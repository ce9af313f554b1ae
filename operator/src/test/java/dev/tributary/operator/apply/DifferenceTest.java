package dev.tributary.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;

class DifferenceTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  @Test
  void defaultsOfTheServerAreNoDifference() throws Exception {
    assertThat(
            covers(
                "spec: {ports: [{port: 80}]}",
                "{spec: {ports: [{port: 80, protocol: TCP}], type: ClusterIP}, status: {}}"))
        .isTrue();
  }

  @Test
  void anotherValueIsADifference() throws Exception {
    assertThat(covers("spec: {replicas: 2}", "spec: {replicas: 3}")).isFalse();
    assertThat(covers("spec: {replicas: 2}", "spec: {}")).isFalse();
  }

  @Test
  void aMissingElementIsADifferenceAndAnAddedOneIsNot() throws Exception {
    String actual = "spec: {containers: [{name: sidecar}, {name: flow, image: a}]}";
    assertThat(covers("spec: {containers: [{name: flow, image: a}]}", actual)).isTrue();
    assertThat(covers("spec: {containers: [{name: flow, image: b}]}", actual)).isFalse();
  }

  @Test
  void quantitiesAreComparedByValue() throws Exception {
    assertThat(covers("resources: {limits: {cpu: 1000m}}", "resources: {limits: {cpu: '1'}}"))
        .isTrue();
    assertThat(covers("resources: {limits: {cpu: 1000m}}", "resources: {limits: {cpu: '2'}}"))
        .isFalse();
  }

  @Test
  void emptyPartsAskForNothing() throws Exception {
    assertThat(covers("spec: {tolerations: [], emptyDir: {}}", "spec: {}")).isTrue();
  }

  private static boolean covers(String wanted, String actual) throws Exception {
    return Difference.covers(
        YAML.readValue(wanted, JsonNode.class), YAML.readValue(actual, JsonNode.class));
  }
}
