package dev.tributary.crds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The reference: a page a kind, made of its CustomResourceDefinition and a sample. */
final class Reference {
  private static final ObjectMapper YAML = Serialization.yamlMapper();
  private static final String SAMPLE_SEPARATOR = "(?m)^---\\s*$";

  /** What is below these is Kubernetes' own, and described there. */
  private static final Set<String> KUBERNETES =
      Set.of(
          "status.conditions",
          "spec.defaults.resources",
          "spec.defaults.scheduling.imagePullSecrets",
          "spec.defaults.scheduling.tolerations",
          "spec.defaults.scheduling.topologySpreadConstraints");

  private final JsonNode crd;
  private final StringBuilder page = new StringBuilder();
  private final List<String> rules = new ArrayList<>();

  private Reference(JsonNode crd) {
    this.crd = crd;
  }

  /**
   * The pages by file name.
   *
   * @param manifests the definitions, by file name
   * @param samples the folder with an example of every kind
   */
  static Map<String, String> pages(Map<String, String> manifests, Path samples) throws IOException {
    Map<String, String> pages = new TreeMap<>();
    StringBuilder index =
        new StringBuilder("# Reference\n\n")
            .append("One page a kind, generated from the types. ")
            .append("`kubectl explain <kind>.spec` tells the same.\n\n")
            .append("| kind | short name | what it is |\n| --- | --- | --- |\n");
    for (Class<?> kind : CrdManifests.KINDS) {
      for (String manifest : manifests.values()) {
        JsonNode crd = read(manifest);
        String name = crd.at("/spec/names/kind").asText();
        if (name.equals(kind.getSimpleName())) {
          pages.put(name + ".md", new Reference(crd).page(example(name, samples)));
          index.append(
              "| [%s](%s.md) | `%s` | %s |\n"
                  .formatted(
                      name,
                      name,
                      crd.at("/spec/names/shortNames/0").asText(),
                      crd.at("/spec/versions/0/schema/openAPIV3Schema/description").asText()));
        }
      }
    }
    pages.put("README.md", index.toString());
    return pages;
  }

  /** Fields of ours that nothing is said of, as paths; what Kubernetes itself says is left out. */
  static Set<String> undescribed(String manifest) {
    Set<String> paths = new TreeSet<>();
    JsonNode schema = schema(read(manifest));
    undescribed("spec", schema.at("/properties/spec"), paths);
    undescribed("status", schema.at("/properties/status"), paths);
    return paths;
  }

  private static void undescribed(String path, JsonNode schema, Set<String> paths) {
    if (!schema.has("description")) {
      paths.add(path);
    }
    if (!KUBERNETES.contains(path)) {
      Fields.below(path, schema).forEach((at, field) -> undescribed(at, field, paths));
    }
  }

  private static JsonNode read(String manifest) {
    try {
      return YAML.readTree(manifest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode schema(JsonNode crd) {
    return crd.at("/spec/versions/0/schema/openAPIV3Schema");
  }

  private String page(String example) {
    JsonNode names = crd.at("/spec/names");
    JsonNode schema = schema(crd);
    page.append("# ").append(names.path("kind").asText()).append("\n\n");
    page.append("<!-- Generated from the types in crds/; `make generate` writes it anew. -->\n\n");
    page.append(schema.path("description").asText()).append("\n\n");
    page.append(
        "`%s/%s`, %s, short name `%s`\n\n"
            .formatted(
                crd.at("/spec/group").asText(),
                crd.at("/spec/versions/0/name").asText(),
                crd.at("/spec/scope").asText().equals("Namespaced")
                    ? "in a namespace"
                    : "cluster-scoped",
                names.at("/shortNames/0").asText()));
    page.append("## Example\n\n```yaml\n").append(example).append("\n```\n\n");
    table("spec", schema.at("/properties/spec"), true);
    rules("", schema);
    if (!rules.isEmpty()) {
      page.append("## Rules\n\nThe API server refuses what breaks one of these.\n\n");
      rules.forEach(rule -> page.append("- ").append(rule).append('\n'));
      page.append('\n');
    }
    table("status", schema.at("/properties/status"), false);
    columns();
    return page.toString().stripTrailing() + "\n";
  }

  private void table(String name, JsonNode schema, boolean written) {
    page.append("## ").append(name).append("\n\n");
    page.append(schema.path("description").asText()).append("\n\n");
    page.append(
        written ? "| field | type | default | meaning |\n" : "| field | type | meaning |\n");
    page.append(written ? "| --- | --- | --- | --- |\n" : "| --- | --- | --- |\n");
    rows(name, schema, written);
    page.append('\n');
  }

  private void rows(String path, JsonNode schema, boolean written) {
    Set<String> required = new TreeSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    Fields.below(path, schema)
        .forEach(
            (at, field) -> {
              if (field.has("description")) {
                List<String> cells = new ArrayList<>(List.of("`" + at + "`", Fields.type(field)));
                if (written) {
                  cells.add(
                      field.has("default")
                          ? "`" + Fields.plain(field.get("default")) + "`"
                          : required.contains(at.substring(path.length() + 1)) ? "required" : "");
                }
                cells.add(
                    (field.path("description").asText() + Fields.bounds(field))
                        .replace("|", "\\|"));
                page.append("| ").append(String.join(" | ", cells)).append(" |\n");
              }
              rows(at, field, written);
            });
  }

  private void rules(String path, JsonNode schema) {
    schema
        .path("x-kubernetes-validations")
        .forEach(
            rule ->
                rules.add(
                    (path.isEmpty() ? "" : "`" + path + "`: ") + rule.path("message").asText()));
    Fields.below(path, schema).forEach(this::rules);
  }

  private void columns() {
    page.append("## Columns of `kubectl get`\n\n| column | from |\n| --- | --- |\n");
    crd.at("/spec/versions/0/additionalPrinterColumns")
        .forEach(
            column ->
                page.append(
                    "| %s | `%s` |\n"
                        .formatted(
                            column.path("name").asText(),
                            column.path("jsonPath").asText().substring(1).replace("|", "\\|"))));
  }

  /** The first resource of the kind among the samples, with the comment above it. */
  private static String example(String kind, Path samples) throws IOException {
    try (Stream<Path> files = Files.walk(samples)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        for (String document : Files.readString(file).split(SAMPLE_SEPARATOR)) {
          if (document.contains("\nkind: " + kind + "\n")) {
            return document.strip();
          }
        }
      }
    }
    throw new IllegalStateException("no sample of the kind " + kind + " below " + samples);
  }
}
