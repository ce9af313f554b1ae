package dev.tributary.operator.orchestration;

import dev.tributary.crds.v1alpha1.IntegrationPlatformSpec.Defaults;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.operator.apply.Labels;
import dev.tributary.operator.apply.RecordedPlan;
import dev.tributary.operator.flow.RuntimePods;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Builds the workers of an orchestration, and what stands around them. */
final class Workers {
  private static final String PLANS_VOLUME = "plans";
  private static final String PLANS_FOLDER = "/etc/tributary/plans";
  private static final String CONTAINER = "orchestration";

  /** As many plans as are mounted: the newest. */
  private static final int MOUNTED = 50;

  /** Of plans as they are written down. */
  static final Comparator<ConfigMap> NEWEST_FIRST =
      Comparator.comparing(
              (ConfigMap m) ->
                  // One that was only just written has no time yet.
                  m.getMetadata().getCreationTimestamp() == null
                      ? "9999"
                      : m.getMetadata().getCreationTimestamp())
          .reversed();

  private Workers() {}

  /** The name of every child but the plans. */
  static String name(String orchestration) {
    return orchestration + "-orc";
  }

  static ObjectMeta metadata(Orchestration orchestration) {
    String name = orchestration.getMetadata().getName();
    return new ObjectMetaBuilder()
        .withName(name(name))
        .withNamespace(orchestration.getMetadata().getNamespace())
        .withLabels(Labels.ofOrchestration(name))
        .build();
  }

  /** The pods as they are written down with a plan; which plans they mount is no part of it. */
  static PodTemplateSpec template(
      OrchestrationPlan plan, String digest, String image, String pullPolicy, Defaults defaults) {
    return RuntimePods.build(
        new RuntimePods.Wanted(
            Labels.ofOrchestration(plan.orchestration()),
            name(plan.orchestration()),
            CONTAINER,
            image,
            pullPolicy,
            List.of(
                env("TRIBUTARY_PLANS", PLANS_FOLDER),
                env("TRIBUTARY_SECRETS", RuntimePods.SECRETS_FOLDER),
                env("TRIBUTARY_DIGEST", digest)),
            new VolumeBuilder().withName(PLANS_VOLUME).withNewEmptyDir().endEmptyDir().build(),
            PLANS_FOLDER,
            PlanTargets.secrets(plan),
            defaults));
  }

  /** The same with the plans that instances may have started with, as files by their digest. */
  static PodTemplateSpec mounting(PodTemplateSpec template, Collection<ConfigMap> plans) {
    // One that was rolled out with several images is the same plan in each of them.
    Set<String> mounted = new HashSet<>();
    List<VolumeProjection> sources =
        plans.stream()
            .sorted(NEWEST_FIRST)
            .filter(m -> mounted.add(RecordedPlan.digest(m)))
            .limit(MOUNTED)
            .sorted(Comparator.comparing(m -> m.getMetadata().getName()))
            .map(Workers::projection)
            .toList();
    Volume volume =
        new VolumeBuilder()
            .withName(PLANS_VOLUME)
            .withNewProjected()
            .withSources(sources)
            .endProjected()
            .build();
    return new PodTemplateSpecBuilder(template)
        .editSpec()
        .removeMatchingFromVolumes(v -> PLANS_VOLUME.equals(v.getName()))
        .addToVolumes(volume)
        .endSpec()
        .build();
  }

  private static VolumeProjection projection(ConfigMap plan) {
    return new VolumeProjectionBuilder()
        .withNewConfigMap()
        .withName(plan.getMetadata().getName())
        .addNewItem()
        .withKey(RecordedPlan.PLAN_KEY)
        .withPath(RecordedPlan.digest(plan) + ".json.gz")
        .endItem()
        .endConfigMap()
        .build();
  }

  static Deployment deployment(Orchestration orchestration, int count, PodTemplateSpec pods) {
    return new DeploymentBuilder()
        .withMetadata(metadata(orchestration))
        .withNewSpec()
        .withReplicas(count)
        .withRevisionHistoryLimit(2)
        .withProgressDeadlineSeconds(300)
        .withMinReadySeconds(2)
        .withNewSelector()
        .withMatchLabels(Labels.workers(orchestration.getMetadata().getName()))
        .endSelector()
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withNewMaxSurge(1)
        .withNewMaxUnavailable(0)
        .endRollingUpdate()
        .endStrategy()
        .withTemplate(pods)
        .endSpec()
        .build();
  }

  static ServiceAccount serviceAccount(Orchestration orchestration) {
    return new ServiceAccountBuilder()
        .withMetadata(metadata(orchestration))
        .withAutomountServiceAccountToken(false)
        .build();
  }

  static PodDisruptionBudget disruptionBudget(Orchestration orchestration) {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(metadata(orchestration))
        .withNewSpec()
        .withNewMaxUnavailable(1)
        .withNewSelector()
        .withMatchLabels(Labels.workers(orchestration.getMetadata().getName()))
        .endSelector()
        .endSpec()
        .build();
  }

  private static EnvVar env(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }
}
