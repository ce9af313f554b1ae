package dev.tributary.operator.flow;

import dev.tributary.crds.v1alpha1.IntegrationPlatformSpec.Defaults;
import dev.tributary.operator.apply.Labels;
import dev.tributary.operator.apply.RecordedPlan;
import dev.tributary.planner.plan.FlowPlan;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.List;

/**
 * Builds the pods of a flow. What it builds is written down when a plan is accepted, and pods are
 * made of what was written down; so a change here reaches them with their next plan and not before.
 */
final class PodTemplates {

  static final String PLAN_VOLUME = "plan";
  static final String CONTAINER = "flow";

  private static final String PLAN_FOLDER = "/etc/tributary/plan";

  private PodTemplates() {}

  /**
   * Builds.
   *
   * @param configMap the ConfigMap that holds the plan
   * @param defaults the platform's defaults, or {@code null}
   */
  static PodTemplateSpec build(
      FlowPlan plan,
      String digest,
      String configMap,
      String image,
      String pullPolicy,
      Defaults defaults) {
    return RuntimePods.build(
        new RuntimePods.Wanted(
            Labels.child(plan.flow()),
            Children.name(plan.flow()),
            CONTAINER,
            image,
            pullPolicy,
            List.of(
                env("TRIBUTARY_PLAN", PLAN_FOLDER + "/" + RecordedPlan.PLAN_KEY),
                env("TRIBUTARY_SECRETS", RuntimePods.SECRETS_FOLDER),
                env("TRIBUTARY_DIGEST", digest)),
            new VolumeBuilder()
                .withName(PLAN_VOLUME)
                .withNewConfigMap()
                .withName(configMap)
                .addNewItem()
                .withKey(RecordedPlan.PLAN_KEY)
                .withPath(RecordedPlan.PLAN_KEY)
                .endItem()
                .endConfigMap()
                .build(),
            PLAN_FOLDER,
            PlanSecrets.of(plan),
            defaults));
  }

  private static EnvVar env(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }
}
