package dev.tributary.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.LintResult;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LintTest {
  static List<String> variants() {
    return Chart.variants();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void the_strict_lint_has_nothing_to_say(String variant, @TempDir Path scratch) throws Exception {
    LintResult result = Chart.lint(variant, scratch);
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void every_object_has_a_unique_identity_and_the_charts_labels(String variant) {
    List<JsonNode> objects = Chart.render(variant);
    assertThat(objects)
        .extracting(o -> o.path("kind").asText() + " " + Chart.namespace(o) + "/" + Chart.name(o))
        .doesNotHaveDuplicates();
    assertThat(objects)
        .allSatisfy(
            object ->
                assertThat(object.at("/metadata/labels/app.kubernetes.io~1instance").asText())
                    .isEqualTo(Chart.RELEASE));
  }

  @Test
  void extra_labels_reach_every_object_and_the_pods() {
    List<JsonNode> objects = Chart.render("everything");
    assertThat(objects)
        .allSatisfy(
            object ->
                assertThat(object.at("/metadata/labels/cost-center").asText()).isEqualTo("4711"));
    assertThat(Chart.only(objects, "Deployment").at("/spec/template/metadata/labels/team").asText())
        .isEqualTo("integration");
  }

  @ParameterizedTest
  @MethodSource("variants")
  void the_notes_say_what_to_do_next(String variant) {
    assertThat(Chart.notes(variant))
        .contains("kubectl -n tributary-system rollout status deployment/")
        .contains("kind: IntegrationPlatform");
  }
}
