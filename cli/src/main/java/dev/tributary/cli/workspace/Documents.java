package dev.tributary.cli.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.cli.crd.Kinds;
import dev.tributary.cli.finding.Code;
import dev.tributary.cli.finding.Finding;
import dev.tributary.cli.finding.Place;
import dev.tributary.cli.input.InputText;
import dev.tributary.cli.yaml.Positions;
import dev.tributary.cli.yaml.YamlDocument;
import dev.tributary.crds.v1alpha1.Api;
import dev.tributary.planner.types.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Sorts documents: ours, foreign ones, lists of both, and what is no resource at all. */
final class Documents {
  private static final String OURS = Api.GROUP + "/";
  private static final String VERSION = OURS + Api.VERSION;
  private static final Set<String> CORE = Set.of("Namespace", "Secret");

  private final InputText text;
  private final Kinds kinds;
  private final List<Item> items = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private int foreign;

  private Documents(InputText text, Kinds kinds) {
    this.text = text;
    this.kinds = kinds;
  }

  /** A resource to look at. */
  record Item(String kind, ObjectNode tree, Positions positions) {}

  /** What a document holds. */
  record Sorted(List<Item> items, List<Finding> findings, int foreign) {
    /** Whether it is none of our business. */
    boolean isForeignOnly() {
      return items.isEmpty() && findings.isEmpty() && foreign > 0;
    }
  }

  static Sorted sort(YamlDocument document, InputText text, Kinds kinds) {
    Documents documents = new Documents(text, kinds);
    if (document.tree() != null) {
      documents.sort(document.tree(), document.positions());
    }
    return new Sorted(documents.items, documents.findings, documents.foreign);
  }

  private void sort(JsonNode tree, Positions positions) {
    String version = tree.path("apiVersion").asText();
    String kind = tree.path("kind").asText();
    if (!(tree instanceof ObjectNode object) || (version.isEmpty() && kind.isEmpty())) {
      nothing(tree, positions);
    } else if (version.startsWith(OURS)) {
      ours(object, version, kind, positions);
    } else if (version.equals("v1") && kind.endsWith("List") && object.path("items").isArray()) {
      for (int i = 0; i < object.get("items").size(); i++) {
        sort(object.get("items").get(i), positions.below("items[" + i + "]").orElse(positions));
      }
    } else if (version.equals("v1") && CORE.contains(kind)) {
      items.add(new Item(kind, object, positions));
      foreign++;
    } else if (version.isEmpty() && kinds.find(kind).isPresent()) {
      add(positions, "apiVersion", "is required and missing", "add apiVersion: " + VERSION);
    } else {
      foreign++;
    }
  }

  private void ours(ObjectNode tree, String version, String kind, Positions positions) {
    if (kind.endsWith("List") && tree.path("items").isArray()) {
      for (int i = 0; i < tree.get("items").size(); i++) {
        sort(tree.get("items").get(i), positions.below("items[" + i + "]").orElse(positions));
      }
    } else if (!version.equals(VERSION)) {
      add(positions, "apiVersion", "there is no " + version, "write " + VERSION);
    } else if (kinds.find(kind).isEmpty()) {
      add(
          positions,
          "kind",
          kind.isEmpty() ? "is required and missing" : "there is no kind '" + kind + "'",
          Suggestions.nearest(kind, kinds.names())
              .map(near -> "did you mean '" + near + "'?")
              .orElse("the kinds are: " + String.join(", ", kinds.names())));
    } else {
      items.add(new Item(kind, tree, positions));
    }
  }

  /** In a folder a file may be something else, such as values for Helm; named, it may not. */
  private void nothing(JsonNode tree, Positions positions) {
    if (text.named() || tree.path("spec").isObject()) {
      add(positions, "", "the document has no apiVersion and no kind", "add them, or remove it");
    } else {
      foreign++;
    }
  }

  private void add(Positions positions, String path, String message, String nextStep) {
    findings.add(
        new Finding(
            Code.KindUnknown.severity(),
            Code.KindUnknown.name(),
            "",
            path,
            message,
            nextStep,
            new Place(text.file(), positions.nearest(path))));
  }
}
