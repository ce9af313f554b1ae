package dev.tributary.operator.flow;

import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.operator.apply.Labels;
import dev.tributary.planner.Names;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.PlanCodec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * A plan as it was accepted: the plan, and the pods that were to run it. Kept in an immutable
 * ConfigMap.
 *
 * @param configMap the ConfigMap's name
 * @param digest the digest of the plan's inputs
 * @param image the runtime image that it was accepted with
 * @param gzip the gzipped plan
 * @param template the pods, as JSON
 */
record PlanRecord(String configMap, String digest, String image, byte[] gzip, String template) {
  static final String PLAN_KEY = "plan.json.gz";

  /** A ConfigMap takes 1 MiB; the rest is for names and the server's own fields. */
  private static final int MAX_BYTES = 900 * 1024;

  private static final String TEMPLATE_KEY = "template.json";
  private static final String IMAGE = "tributary.dev/image";

  /**
   * The ConfigMap's name.
   *
   * @param image the image when it is part of the revision, otherwise {@code null}
   */
  static String name(String flow, String digest, String image) {
    return flow
        + "-plan-"
        + digest
        + (image == null ? "" : "-" + Names.sha256(image).substring(0, 8));
  }

  static String digest(ConfigMap map) {
    return map.getMetadata().getLabels().get(Labels.PLAN);
  }

  static String image(ConfigMap map) {
    return map.getMetadata().getAnnotations().get(IMAGE);
  }

  static PlanRecord read(ConfigMap map) {
    return new PlanRecord(
        map.getMetadata().getName(),
        digest(map),
        image(map),
        Base64.getDecoder().decode(map.getBinaryData().get(PLAN_KEY)),
        map.getData().get(TEMPLATE_KEY));
  }

  boolean isTooLarge() {
    return gzip.length + template.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
  }

  ConfigMap toConfigMap(SyncFlow flow) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(configMap)
        .withNamespace(flow.getMetadata().getNamespace())
        .withLabels(Labels.child(flow.getMetadata().getName()))
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
  FlowPlan plan() {
    return PlanCodec.fromGzip(gzip);
  }

  PodTemplateSpec pods(KubernetesSerialization serialization) {
    return serialization.unmarshal(template, PodTemplateSpec.class);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PlanRecord record && record.configMap.equals(configMap);
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
