package dev.tributary.planner.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.EventContractSpec.Compatibility;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table of edits: each cell, an edit in a mode, is a test. */
class EditsTest {
  private static final String FILE = "/evolution/edits.yaml";

  @TestFactory
  Stream<DynamicNode> everyEditIsAcceptedInJustTheModesThatAllowIt() throws IOException {
    return edits().stream()
        .map(
            edit ->
                dynamicContainer(
                    edit.path("edit").asText(),
                    Stream.of(Compatibility.values())
                        .map(mode -> dynamicTest(mode.name(), () -> cell(edit, mode)))));
  }

  @Test
  void theTableHasAtLeastTwentyEditsAndSevenModesEach() throws IOException {
    assertThat(edits()).hasSizeGreaterThanOrEqualTo(20);
    assertThat(edits()).allSatisfy(e -> assertThat(modes(e)).hasSize(7));
  }

  private static void cell(JsonNode edit, Compatibility mode) {
    List<EventContract> accepted = new ArrayList<>();
    for (JsonNode schema : edit.path("accepted")) {
      accepted.add(Contracts.of("1." + accepted.size() + ".0", Compatibility.BACKWARD, schema));
    }
    EventContract next = Contracts.of("1.9.0", mode, edit.path("new"));
    EvolutionResult result =
        ContractEvolution.check(next, ContractHistory.of(accepted), Neighbours.NONE);
    boolean allowed = modes(edit).get(mode.ordinal()).equals("+");
    assertThat(result.isAccepted()).as("%s", result.all()).isEqualTo(allowed);
    assertThat(result.newVersion()).isTrue();
    List<String> told = result.own().stream().map(Diagnostic::message).toList();
    if (!allowed) {
      assertThat(result.own())
          .allSatisfy(d -> assertThat(d.code()).isEqualTo(DiagnosticCode.ContractIncompatible))
          .allSatisfy(d -> assertThat(d.message()).contains("(" + mode.name() + ")"))
          .allSatisfy(d -> assertThat(d.path()).startsWith("spec.schema.jsonSchema"));
      boolean backward = !mode.name().startsWith("FORWARD");
      boolean forward = !mode.name().startsWith("BACKWARD");
      if (backward && edit.has("backward")) {
        assertThat(told).anySatisfy(t -> assertThat(t).startsWith(head(edit, "backward")));
      }
      if (forward && edit.has("forward")) {
        assertThat(told).anySatisfy(t -> assertThat(t).startsWith(head(edit, "forward")));
      }
    }
  }

  /** {@code payload.a Rule} in the file is {@code payload.a: Rule} in the message. */
  private static String head(JsonNode edit, String direction) {
    return edit.path(direction).asText().replace(" ", ": ") + " (";
  }

  private static List<String> modes(JsonNode edit) {
    return List.of(edit.path("modes").asText().split(" "));
  }

  private static List<JsonNode> edits() throws IOException {
    try (InputStream file = EditsTest.class.getResourceAsStream(FILE)) {
      List<JsonNode> edits = new ArrayList<>();
      new YAMLMapper().readTree(file).forEach(edits::add);
      return edits;
    }
  }
}
