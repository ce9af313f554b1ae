package dev.tributary.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The chart under test, rendered by the Helm that helm-java embeds. */
final class Chart {
  static final String RELEASE = "tributary";
  static final String NAMESPACE = "tributary-system";

  /** The oldest version that Chart.yaml allows. */
  private static final String KUBERNETES = "v1.30.0";

  static final YAMLMapper YAML = new YAMLMapper();

  /** Surefire's working directory is the module. */
  static final Path MODULE = Path.of("").toAbsolutePath();

  static final Path DIRECTORY = MODULE.resolve("tributary");
  private static final Path VALUES = MODULE.resolve("src/test/resources/values");

  private Chart() {}

  /** The names of the committed values files: what lint and the RBAC rules are checked with. */
  static List<String> variants() {
    try (Stream<Path> files = Files.list(VALUES)) {
      return files.map(f -> f.getFileName().toString().replace(".yaml", "")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The objects of the chart with one of the committed values files. */
  static List<JsonNode> render(String variant) {
    return renderWith(VALUES.resolve(variant + ".yaml"));
  }

  /** The objects of the chart with these values; Helm's own error when it refuses them. */
  static List<JsonNode> renderValues(String values) {
    try {
      Path file = Files.createTempFile("values", ".yaml");
      try {
        return renderWith(Files.writeString(file, values));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> renderWith(Path valuesFile) {
    return renderWith(valuesFile, null);
  }

  /** The objects of the chart where this Secret is there already. */
  static List<JsonNode> renderBeside(JsonNode secret, String variant) {
    return renderWith(VALUES.resolve(variant + ".yaml"), secret);
  }

  private static List<JsonNode> renderWith(Path valuesFile, JsonNode secret) {
    LookedUp.secret(secret);
    String manifest =
        new Helm(DIRECTORY)
            .template()
            .withName(RELEASE)
            .withNamespace(NAMESPACE)
            .withKubeVersion(KUBERNETES)
            .withValuesFile(valuesFile)
            .call();
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(manifest)) {
      List<JsonNode> objects = new ArrayList<>();
      documents.forEachRemaining(
          document -> {
            if (document.isObject()) {
              objects.add(document);
            }
          });
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What `helm install` prints after an install with one of the committed values files. */
  static String notes(String variant) {
    LookedUp.secret(null);
    return new Helm(DIRECTORY)
        .install()
        .withName(RELEASE)
        .withNamespace(NAMESPACE)
        .withKubeVersion(KUBERNETES)
        .withValuesFile(VALUES.resolve(variant + ".yaml"))
        .clientOnly()
        .dryRun()
        .call()
        .getOutput();
  }

  /** Lints strictly a copy whose own values are the variant's: the command takes no values file. */
  static LintResult lint(String variant, Path scratch) throws IOException {
    Path copy = scratch.resolve("tributary");
    try (Stream<Path> files = Files.walk(DIRECTORY)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(DIRECTORY.relativize(file).toString()));
      }
    }
    ObjectNode values = (ObjectNode) YAML.readTree(copy.resolve("values.yaml").toFile());
    YAML.readerForUpdating(values).readValue(VALUES.resolve(variant + ".yaml").toFile());
    YAML.writeValue(copy.resolve("values.yaml").toFile(), values);
    return new Helm(copy).lint().strict().call();
  }

  static Stream<JsonNode> ofKind(List<JsonNode> objects, String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
  }

  static JsonNode only(List<JsonNode> objects, String kind) {
    List<JsonNode> found = ofKind(objects, kind).toList();
    if (found.size() != 1) {
      throw new AssertionError("expected one " + kind + ", rendered: " + found);
    }
    return found.getFirst();
  }

  static JsonNode named(List<JsonNode> objects, String kind, String name) {
    return ofKind(objects, kind)
        .filter(object -> name(object).equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  static String namespace(JsonNode object) {
    return object.at("/metadata/namespace").asText();
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
