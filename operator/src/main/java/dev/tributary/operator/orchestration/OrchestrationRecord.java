package dev.tributary.operator.orchestration;

import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.operator.apply.Labels;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlanCodec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * A plan as it was accepted: the plan, and the workers that were to run it. Kept in an immutable
 * ConfigMap, for as long as the orchestration: instances may live that long.
 *
 * @param configMap the ConfigMap's name
 * @param digest the digest of the plan's inputs
 * @param image the image that it was accepted with
 * @param gzip the gzipped plan
 * @param template the workers, as JSON, without their plans
 */
record OrchestrationRecord(
    String configMap, String digest, String image, byte[] gzip, String template) {
  static final String PLAN_KEY = "plan.json.gz";

  /** A ConfigMap takes 1 MiB; the rest is for names and the server's own fields. */
  private static final int MAX_BYTES = 900 * 1024;

  private static final String TEMPLATE_KEY = "template.json";
  private static final String IMAGE = "tributary.dev/image";

  static String name(String orchestration, String digest) {
    return orchestration + "-orc-plan-" + digest;
  }

  static String digest(ConfigMap map) {
    return map.getMetadata().getLabels().get(Labels.PLAN);
  }

  static OrchestrationRecord read(ConfigMap map) {
    return new OrchestrationRecord(
        map.getMetadata().getName(),
        digest(map),
        map.getMetadata().getAnnotations().get(IMAGE),
        Base64.getDecoder().decode(map.getBinaryData().get(PLAN_KEY)),
        map.getData().get(TEMPLATE_KEY));
  }

  boolean isTooLarge() {
    return gzip.length + template.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
  }

  ConfigMap toConfigMap(Orchestration orchestration) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(configMap)
        .withNamespace(orchestration.getMetadata().getNamespace())
        .withLabels(Labels.ofOrchestration(orchestration.getMetadata().getName()))
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
  OrchestrationPlan plan() {
    return OrchestrationPlanCodec.fromGzip(gzip);
  }

  PodTemplateSpec pods(KubernetesSerialization serialization) {
    return serialization.unmarshal(template, PodTemplateSpec.class);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OrchestrationRecord record && record.configMap.equals(configMap);
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
