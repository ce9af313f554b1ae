package dev.tributary.cli.crd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.cli.yaml.YamlDocument;
import dev.tributary.cli.yaml.YamlReader;
import dev.tributary.crds.v1alpha1.Api;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The kinds of {@code tributary.dev}, from the manifests that the cluster gets. */
public final class Kinds {
  private static final List<String> PLURALS =
      List.of(
          "eventcontracts",
          "integrationplatforms",
          "orchestrations",
          "syncflows",
          "systemendpoints");

  private final SortedMap<String, Kind> kinds = new TreeMap<>();

  private Kinds() {}

  /** Reads the manifests packaged with this command. */
  public static Kinds packaged() {
    Kinds all = new Kinds();
    for (String plural : PLURALS) {
      String name = plural + "." + Api.GROUP + ".yaml";
      try (InputStream in = Kinds.class.getResourceAsStream(name)) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        YamlReader.read(text).stream().map(YamlDocument::tree).forEach(all::add);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + name, e);
      }
    }
    return all;
  }

  private void add(JsonNode definition) {
    JsonNode spec = definition.path("spec");
    for (JsonNode version : spec.path("versions")) {
      if (version.path("name").asText().equals(Api.VERSION)) {
        String kind = spec.at("/names/kind").asText();
        kinds.put(
            kind,
            new Kind(
                kind,
                spec.path("scope").asText().equals("Namespaced"),
                version.at("/schema/openAPIV3Schema")));
      }
    }
  }

  /** The kind of that name. */
  public Optional<Kind> find(String name) {
    return Optional.ofNullable(kinds.get(name));
  }

  /** All names. */
  public Set<String> names() {
    return kinds.keySet();
  }

  /** All kinds. */
  public List<Kind> all() {
    return List.copyOf(kinds.values());
  }
}
