package dev.tributary.planner.evolution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.planner.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Accepted versions as immutable ConfigMaps, one each. They have no owner: they live as long as the
 * topic, so that a contract that is deleted and applied again finds what it promised.
 */
public final class ContractRecords {
  /** The label that names the contract. */
  public static final String CONTRACT = "tributary.dev/contract";

  /** The annotation that says the version in full. */
  public static final String VERSION = "tributary.dev/version";

  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String TRIBUTARY = "tributary";
  private static final String PLAIN = "contract.json";
  private static final String GZIP = "contract.json.gz";

  /** Larger ones are gzipped, bytes. */
  private static final int LARGE = 64 * 1024;

  /** More than any contract may hold; a record that says more isn't one of ours. */
  private static final int MAX_BYTES = 2 * 1024 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private ContractRecords() {}

  /** The ConfigMap's name. */
  public static String name(String contract, String version) {
    return Names.child(contract + "-contract-" + version.replace('.', '-'), "");
  }

  /** A version as it is kept. */
  public static ConfigMap toConfigMap(String namespace, String contract, AcceptedVersion version) {
    byte[] text = write(version);
    ConfigMapBuilder builder =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name(contract, version.version()))
            .withNamespace(namespace)
            .addToLabels(MANAGED_BY, TRIBUTARY)
            .addToLabels(CONTRACT, contract)
            .addToAnnotations(VERSION, version.version())
            .endMetadata()
            .withImmutable(true);
    return text.length <= LARGE
        ? builder.addToData(PLAIN, new String(text, StandardCharsets.UTF_8)).build()
        : builder.addToBinaryData(GZIP, Base64.getEncoder().encodeToString(gzip(text))).build();
  }

  /** Whether a ConfigMap keeps a version of the contract. */
  public static boolean isOf(ConfigMap map, String contract) {
    Map<String, String> labels = map.getMetadata().getLabels();
    return labels != null
        && TRIBUTARY.equals(labels.get(MANAGED_BY))
        && contract.equals(labels.get(CONTRACT));
  }

  /** Reads what {@link #toConfigMap} wrote; empty when it is something else. */
  public static Optional<AcceptedVersion> read(ConfigMap map) {
    try {
      byte[] text = text(map);
      AcceptedVersion version =
          text.length == 0 ? null : JSON.readValue(text, AcceptedVersion.class);
      return Optional.ofNullable(version).filter(ContractRecords::isWhole);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The histories of all contracts of a namespace that have one, by name. */
  public static Map<String, ContractHistory> histories(Collection<ConfigMap> maps) {
    Map<String, ContractHistory> histories = new TreeMap<>();
    for (ConfigMap map : maps) {
      Map<String, String> labels =
          Objects.requireNonNullElse(map.getMetadata().getLabels(), Map.of());
      String contract = labels.get(CONTRACT);
      if (contract != null && isOf(map, contract)) {
        read(map)
            .ifPresent(
                v -> histories.merge(contract, ContractHistory.NONE.plus(v), (a, b) -> a.plus(v)));
      }
    }
    return histories;
  }

  private static boolean isWhole(AcceptedVersion version) {
    return SemanticVersion.parse(version.version()).isPresent()
        && version.type() != null
        && version.key() != null
        && version.topic() != null
        && version.schema() != null
        && version.schema().isObject();
  }

  private static byte[] write(AcceptedVersion version) {
    try {
      return JSON.writeValueAsBytes(version);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a version is always writable", e);
    }
  }

  private static byte[] text(ConfigMap map) throws IOException {
    if (map.getData() != null && map.getData().containsKey(PLAIN)) {
      return map.getData().get(PLAIN).getBytes(StandardCharsets.UTF_8);
    }
    if (map.getBinaryData() == null || !map.getBinaryData().containsKey(GZIP)) {
      return new byte[0];
    }
    byte[] bytes = Base64.getDecoder().decode(map.getBinaryData().get(GZIP));
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] text = gzip.readNBytes(MAX_BYTES + 1);
      return text.length > MAX_BYTES ? new byte[0] : text;
    }
  }

  private static byte[] gzip(byte[] text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
