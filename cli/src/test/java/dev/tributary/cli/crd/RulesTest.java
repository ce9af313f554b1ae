package dev.tributary.cli.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class RulesTest {
  private final Rules rules = new Rules();

  @Test
  void everyRuleOfEveryKindIsEvaluatedHereUnlessItComparesWithTheOldObject() {
    assertThat(Kinds.packaged().names())
        .containsExactly(
            "EventContract", "IntegrationPlatform", "Orchestration", "SyncFlow", "SystemEndpoint");
    for (Kind kind : Kinds.packaged().all()) {
      for (JsonNode list : kind.schema().findValues("x-kubernetes-validations")) {
        for (JsonNode rule : list) {
          String text = rule.path("rule").asText();
          assertThat(rules.isSupported(text) || text.contains("oldSelf")).as(text).isTrue();
        }
      }
    }
  }
}
