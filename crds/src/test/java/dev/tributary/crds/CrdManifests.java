package dev.tributary.crds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.crds.v1alpha1.Api;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes the CustomResourceDefinitions out of the types. The generator has no words for a few things
 * that Kubernetes knows (list and map types, bounds of maps, a rule on {@code metadata.name}), so
 * they are added here.
 */
public final class CrdManifests {
  /** The kinds, in the order in which they are documented. */
  public static final List<Class<? extends CustomResource<?, ?>>> KINDS =
      List.of(
          IntegrationPlatform.class,
          SystemEndpoint.class,
          EventContract.class,
          SyncFlow.class,
          Orchestration.class);

  private static final ObjectMapper YAML = Serialization.yamlMapper();

  /** Tests run in this module's folder. */
  private static final Path SOURCES = Path.of("src", "main", "java");

  private CrdManifests() {}

  /**
   * Writes the manifests into the folder named by the first argument, and the reference made of
   * them and of the samples (third) into the second; the fourth holds the types' sources.
   */
  public static void main(String[] args) throws IOException {
    Map<String, String> manifests = generate(Path.of(args[3]));
    write(Path.of(args[0]), manifests);
    write(Path.of(args[1]), Reference.pages(manifests, Path.of(args[2])));
  }

  private static void write(Path folder, Map<String, String> files) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
      System.out.println("wrote " + folder.resolve(file.getKey()));
    }
  }

  /** The manifests by file name. */
  public static Map<String, String> generate() throws IOException {
    return generate(SOURCES);
  }

  private static Map<String, String> generate(Path sources) throws IOException {
    Path folder = Files.createTempDirectory("crds");
    Descriptions descriptions = new Descriptions(FieldDocs.read(sources));
    try {
      @SuppressWarnings("unchecked")
      Class<? extends CustomResource<?, ?>>[] kinds = KINDS.toArray(Class[]::new);
      new CRDGenerator().customResourceClasses(kinds).inOutputDir(folder.toFile()).generate();
      Map<String, String> manifests = new TreeMap<>();
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          ObjectNode crd = (ObjectNode) YAML.readTree(file.toFile());
          finish(crd, kind(crd));
          descriptions.describe(
              (ObjectNode) crd.at("/spec/versions/0/schema/openAPIV3Schema"), kind(crd));
          manifests.put(
              crd.at("/metadata/name").asText() + ".yaml",
              "# Generated from the types in crds/; `make generate` writes it anew.\n"
                  + YAML.writeValueAsString(crd));
        }
      }
      return manifests;
    } finally {
      deleteTree(folder);
    }
  }

  private static Class<?> kind(ObjectNode crd) {
    String name = crd.at("/spec/names/kind").asText();
    return KINDS.stream().filter(k -> k.getSimpleName().equals(name)).findFirst().orElseThrow();
  }

  /** The generator sorts columns by path; people read them in the order of the annotations. */
  private static void orderColumns(ObjectNode crd, Class<?> kind) {
    ArrayNode columns = (ArrayNode) crd.at("/spec/versions/0/additionalPrinterColumns");
    Map<String, JsonNode> byName = new TreeMap<>();
    columns.forEach(column -> byName.put(column.path("name").asText(), column));
    columns.removeAll();
    for (AdditionalPrinterColumn column :
        kind.getAnnotationsByType(AdditionalPrinterColumn.class)) {
      columns.add(byName.get(column.name()));
    }
  }

  private static void finish(ObjectNode crd, Class<?> kind) {
    orderColumns(crd, kind);
    ObjectNode names = (ObjectNode) crd.at("/spec/names");
    names.putArray("categories").add(Api.CATEGORY);
    ObjectNode schema = (ObjectNode) crd.at("/spec/versions/0/schema/openAPIV3Schema");
    schema.putArray("required").add("spec");
    ObjectNode rule = schema.putArray("x-kubernetes-validations").addObject();
    rule.put("rule", "self.metadata.name.matches('" + Api.NAME + "')");
    rule.put(
        "message",
        "metadata.name must be at most 40 lower-case letters, digits and hyphens, and begin with a"
            + " letter: topics and children are named after it");
    walk(schema);
    // metadata is the API server's own: only the name may be described.
    if (schema.at("/properties/metadata") instanceof ObjectNode metadata) {
      metadata.removeAll();
      metadata.put("type", "object");
    }
    if (crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/status")
        instanceof ObjectNode status) {
      if (status.at("/properties/conditions") instanceof ObjectNode conditions) {
        conditions.put("x-kubernetes-list-type", "map");
        conditions.putArray("x-kubernetes-list-map-keys").add("type");
        ArrayNode required = ((ObjectNode) conditions.get("items")).putArray("required");
        Stream.of("type", "status", "lastTransitionTime", "reason", "message")
            .forEach(required::add);
      }
    }
  }

  /** Bounds and atomicity of what the generator leaves open. */
  private static void walk(JsonNode node) {
    if (node instanceof ObjectNode object) {
      boolean free = object.path("x-kubernetes-preserve-unknown-fields").asBoolean();
      if (free) {
        object.put("type", "object");
        object.put("x-kubernetes-map-type", "atomic");
      } else if (object.has("additionalProperties") && !object.has("maxProperties")) {
        object.put("maxProperties", 64);
        if (object.path("additionalProperties").path("type").asText().equals("string")
            && !object.path("additionalProperties").has("maxLength")) {
          ((ObjectNode) object.get("additionalProperties")).put("maxLength", 4000);
        }
      } else if (object.path("type").asText().equals("array") && !object.has("maxItems")) {
        object.put("maxItems", 64);
      }
      object.forEach(CrdManifests::walk);
    } else if (node.isArray()) {
      node.forEach(CrdManifests::walk);
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths
          .sorted(java.util.Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
