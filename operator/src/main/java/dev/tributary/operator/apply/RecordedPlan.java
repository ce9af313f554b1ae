package dev.tributary.operator.apply;

import dev.tributary.planner.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A plan as it was accepted: the plan, and the pods that were to run it. Kept in an immutable
 * ConfigMap. Two of one ConfigMap are equal.
 *
 * @param <P> what plans are
 * @param configMap the ConfigMap's name
 * @param digest the digest of the plan's inputs
 * @param image the runtime image that it was accepted with
 * @param gzip the gzipped plan
 * @param template the pods, as JSON
 * @param codec reads the plan
 */
public record RecordedPlan<P>(
    String configMap,
    String digest,
    String image,
    byte[] gzip,
    String template,
    Function<byte[], P> codec) {
  /** The ConfigMap's key of the plan. */
  public static final String PLAN_KEY = "plan.json.gz";

  /** A ConfigMap takes 1 MiB; the rest is for names and the server's own fields. */
  private static final int MAX_BYTES = 900 * 1024;

  private static final String TEMPLATE_KEY = "template.json";
  private static final String IMAGE = "tributary.dev/image";

  /**
   * The ConfigMap's name.
   *
   * @param of what the plan is of
   * @param image the image when it is part of the revision, otherwise {@code null}
   */
  public static String name(String of, String digest, String image) {
    return of
        + "-plan-"
        + digest
        + (image == null ? "" : "-" + Names.sha256(image).substring(0, 8));
  }

  /** The digest of the plan that a ConfigMap holds. */
  public static String digest(ConfigMap map) {
    return map.getMetadata().getLabels().get(Labels.PLAN);
  }

  /** The image of the plan that a ConfigMap holds. */
  public static String image(ConfigMap map) {
    return map.getMetadata().getAnnotations().get(IMAGE);
  }

  /** Reads a ConfigMap that {@link #toConfigMap} made. */
  public static <P> RecordedPlan<P> read(ConfigMap map, Function<byte[], P> codec) {
    return new RecordedPlan<>(
        map.getMetadata().getName(),
        digest(map),
        image(map),
        Base64.getDecoder().decode(map.getBinaryData().get(PLAN_KEY)),
        map.getData().get(TEMPLATE_KEY),
        codec);
  }

  /** Whether pods now get another image than it has; empty: they get none. */
  public boolean isOutdated(Optional<String> now) {
    return now.filter(i -> !i.equals(image)).isPresent();
  }

  /** Whether no ConfigMap takes it. */
  public boolean isTooLarge() {
    return gzip.length + template.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
  }

  /** The ConfigMap, with the labels of the owner's children. */
  public ConfigMap toConfigMap(HasMetadata owner, Map<String, String> labels) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(configMap)
        .withNamespace(owner.getMetadata().getNamespace())
        .withLabels(labels)
        .addToLabels(Labels.PLAN, digest)
        .withAnnotations(Map.of(IMAGE, image))
        .endMetadata()
        .withImmutable(true)
        .addToBinaryData(PLAN_KEY, Base64.getEncoder().encodeToString(gzip))
        .addToData(TEMPLATE_KEY, template)
        .build();
  }

  /**
   * The plan.
   *
   * @throws IllegalArgumentException it is of a format that this operator doesn't read
   */
  public P plan() {
    return codec.apply(gzip);
  }

  /** The pods. */
  public PodTemplateSpec pods(KubernetesSerialization serialization) {
    return serialization.unmarshal(template, PodTemplateSpec.class);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordedPlan<?> record && record.configMap.equals(configMap);
  }

  @Override
  public int hashCode() {
    return configMap.hashCode();
  }

  @Override
  public String toString() {
    return configMap;
  }
}
