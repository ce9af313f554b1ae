package dev.tributary.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.operator.support.TestApi;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReviewsTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final NeighbourCache nothing =
      new NeighbourCache(TestApi.get().admin(), Set.of("no-such-namespace"));
  private final Reviews reviews =
      new Reviews(
          new ResourceCheck(
              nothing, TestApi.get().admin().getKubernetesSerialization(), Clock.systemUTC()),
          new SimpleMeterRegistry());

  @AfterEach
  void stop() {
    nothing.close();
  }

  @Test
  void whatGoesWrongLetsTheResourcePassWithAWarningAndLogsNothingOfIt() throws Exception {
    List<String> logged = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            logged.add(entry.getMessage() + " " + entry.getThrown());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(Reviews.class.getName());
    logger.addHandler(handler);
    try {
      JsonNode response = answer("UPDATE", "{\"source\": \"hunter2\"}");
      assertThat(response.path("allowed").asBoolean()).isTrue();
      assertThat(response.at("/warnings/0").asText()).contains("failed to look at this resource");
      assertThat(response.path("uid").asText()).isEqualTo("u1");
      assertThat(logged)
          .singleElement()
          .asString()
          .contains("SyncFlow elsewhere/orders")
          .doesNotContain("hunter2");
    } finally {
      logger.removeHandler(handler);
    }
  }

  @Test
  void whileOtherResourcesAreUnknownOnlyTheResourceItselfIsChecked() throws Exception {
    String source = "\"source\": {\"contractRef\": {\"name\": \"c\"}}";
    String target = "\"target\": {\"contractRef\": {\"name\": \"d\"}}";
    JsonNode fine = answer("CREATE", "{%s, %s}".formatted(source, target));
    assertThat(fine.path("allowed").asBoolean()).isTrue();
    assertThat(fine.path("warnings")).hasSize(1);
    assertThat(fine.at("/warnings/0").asText()).contains("only this one was checked");
    JsonNode wrong =
        answer("CREATE", "{%s, %s, \"filter\": \"paylod.x\"}".formatted(source, target));
    assertThat(wrong.path("allowed").asBoolean()).isFalse();
    assertThat(wrong.at("/status/message").asText()).startsWith("spec.filter: ");
  }

  @Test
  void aDeletedResourceAndAStatusHaveNothingSaidAboutThem() throws Exception {
    String wrong = "{\"filter\": \"paylod.x\"}";
    assertThat(answer("DELETE", null).path("allowed").asBoolean()).isTrue();
    JsonNode status =
        JSON.readTree(
            reviews.answer(review("UPDATE", "status", wrong).getBytes(StandardCharsets.UTF_8)));
    assertThat(status.at("/response/allowed").asBoolean()).isTrue();
    assertThat(status.at("/response/warnings").isMissingNode()).isTrue();
  }

  @Test
  void aBodyThatIsNoReviewHasNoAnswer() {
    for (String body : List.of("", "{", "[]", "{\"kind\": \"AdmissionReview\"}")) {
      assertThatThrownBy(() -> reviews.answer(body.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(Reviews.NotAReviewException.class);
    }
    String deep = "[".repeat(100_000);
    assertThatThrownBy(() -> reviews.answer(deep.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Reviews.NotAReviewException.class);
  }

  @Test
  void warningsStayWholeWhileTheApiServerPassesThemOnAndAreCutWithAPointerAbove() {
    String longText = "x".repeat(300);
    assertThat(Said.warnings(Collections.nCopies(10, longText))).containsExactly(longText);
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      many.add(i + longText);
    }
    List<String> said = Said.warnings(many);
    assertThat(said).hasSize(14).last().asString().startsWith("27 more");
    assertThat(said).allSatisfy(w -> assertThat(w.length()).isLessThanOrEqualTo(250));
    assertThat(said.getFirst()).endsWith("tells all)");
    assertThat(String.join("", said).length()).isLessThan(4096);
  }

  @Test
  void aWarningHasNoControlCharacterWhichTheApiServerWouldDrop() {
    assertThat(Said.warnings(List.of("a\nb\tc\u0007d"))).containsExactly("a b c d");
  }

  @Test
  void anotherResourceIsNamedBeforeItsText() {
    Diagnostic diagnostic =
        new Diagnostic(
            DiagnosticCode.FieldUnknown, "SyncFlow/retail/orders", "spec.filter", "wrong", "mend");
    assertThat(Said.text(diagnostic, "SyncFlow/retail/orders"))
        .isEqualTo("spec.filter: wrong; mend");
    assertThat(Said.text(diagnostic, "EventContract/retail/order"))
        .isEqualTo("SyncFlow/retail/orders spec.filter: wrong; mend");
  }

  private JsonNode answer(String operation, String spec) throws Exception {
    return JSON.readTree(
            reviews.answer(review(operation, "", spec).getBytes(StandardCharsets.UTF_8)))
        .path("response");
  }

  private static String review(String operation, String subresource, String spec) {
    String object =
        spec == null
            ? "null"
            : """
            {"apiVersion": "tributary.dev/v1alpha1", "kind": "SyncFlow",
             "metadata": {"name": "orders", "namespace": "elsewhere"}, "spec": %s}
            """
                .formatted(spec);
    return """
        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
          "uid": "u1", "operation": "%s", "subResource": "%s", "namespace": "elsewhere",
          "name": "orders", "kind": {"group": "tributary.dev", "version": "v1alpha1",
          "kind": "SyncFlow"}, "object": %s}}
        """
        .formatted(operation, subresource, object);
  }
}
