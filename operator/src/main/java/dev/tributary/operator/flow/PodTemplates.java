package dev.tributary.operator.flow;

import dev.tributary.crds.v1alpha1.IntegrationPlatformSpec.Defaults;
import dev.tributary.crds.v1alpha1.IntegrationPlatformSpec.Scheduling;
import dev.tributary.operator.apply.Labels;
import dev.tributary.planner.Names;
import dev.tributary.planner.plan.FlowPlan;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds the pods of a flow. What it builds is written down when a plan is accepted, and pods are
 * made of what was written down; so a change here reaches a flow with its next plan and not before.
 */
final class PodTemplates {
  static final int PORT = 8080;
  static final String PLAN_VOLUME = "plan";
  static final String CONTAINER = "flow";

  private static final long USER = 65532L;
  private static final long DRAIN_AND_MORE_SECONDS = 45L;
  private static final long LEAVE_ENDPOINTS_SECONDS = 3L;
  private static final String PLAN_FOLDER = "/etc/tributary/plan";
  private static final String SECRETS_FOLDER = "/etc/tributary/secrets";

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
    Set<String> secrets = PlanSecrets.of(plan);
    Map<String, String> labels = new LinkedHashMap<>();
    if (defaults != null && defaults.labels() != null) {
      labels.putAll(defaults.labels());
    }
    // Last, so that a platform's labels can't take pods away from their Deployment.
    labels.putAll(Labels.child(plan.flow()));
    PodSpecBuilder spec =
        new PodSpecBuilder()
            .withServiceAccountName(Children.name(plan.flow()))
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withTerminationGracePeriodSeconds(DRAIN_AND_MORE_SECONDS)
            .withNewSecurityContext()
            .withRunAsNonRoot(true)
            .withRunAsUser(USER)
            .withRunAsGroup(USER)
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .endSecurityContext()
            .withContainers(container(digest, image, pullPolicy, secrets, defaults))
            .withVolumes(volumes(configMap, secrets));
    if (defaults != null && defaults.scheduling() != null) {
      Scheduling scheduling = defaults.scheduling();
      spec.withImagePullSecrets(scheduling.imagePullSecrets())
          .withNodeSelector(scheduling.nodeSelector())
          .withTolerations(scheduling.tolerations())
          .withTopologySpreadConstraints(scheduling.topologySpreadConstraints());
    }
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withSpec(spec.build())
        .build();
  }

  private static Container container(
      String digest, String image, String pullPolicy, Set<String> secrets, Defaults defaults) {
    return new ContainerBuilder()
        .withName(CONTAINER)
        .withImage(image)
        .withImagePullPolicy(pullPolicy)
        .withEnv(
            env("TRIBUTARY_PLAN", PLAN_FOLDER + "/" + PlanRecord.PLAN_KEY),
            env("TRIBUTARY_SECRETS", SECRETS_FOLDER),
            env("TRIBUTARY_DIGEST", digest))
        .addNewPort()
        .withName("http")
        .withContainerPort(PORT)
        .withProtocol("TCP")
        .endPort()
        .withResources(resources(defaults == null ? null : defaults.resources()))
        // Live, not ready: a Kafka that is away at the start must not end the pod.
        .withStartupProbe(probe("/q/health/live", 1, 120))
        .withReadinessProbe(probe("/q/health/ready", 2, 3))
        .withLivenessProbe(probe("/q/health/live", 10, 6))
        .withNewLifecycle()
        .withNewPreStop()
        .withNewSleep()
        .withSeconds(LEAVE_ENDPOINTS_SECONDS)
        .endSleep()
        .endPreStop()
        .endLifecycle()
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .withVolumeMounts(mounts(secrets))
        .build();
  }

  private static EnvVar env(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  private static Probe probe(String path, int periodSeconds, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withNewPort("http")
        .endHttpGet()
        .withPeriodSeconds(periodSeconds)
        .withTimeoutSeconds(3)
        .withFailureThreshold(failures)
        .build();
  }

  private static ResourceRequirements resources(ResourceRequirements platform) {
    Map<String, Quantity> requests = new LinkedHashMap<>();
    requests.put("cpu", new Quantity("100m"));
    requests.put("memory", new Quantity("192Mi"));
    Map<String, Quantity> limits = new LinkedHashMap<>();
    limits.put("cpu", new Quantity("1"));
    limits.put("memory", new Quantity("384Mi"));
    if (platform != null && platform.getRequests() != null) {
      requests.putAll(platform.getRequests());
    }
    if (platform != null && platform.getLimits() != null) {
      limits.putAll(platform.getLimits());
    }
    return new ResourceRequirementsBuilder().withRequests(requests).withLimits(limits).build();
  }

  private static List<Volume> volumes(String configMap, Set<String> secrets) {
    List<Volume> volumes = new ArrayList<>();
    volumes.add(
        new VolumeBuilder()
            .withName(PLAN_VOLUME)
            .withNewConfigMap()
            .withName(configMap)
            .addNewItem()
            .withKey(PlanRecord.PLAN_KEY)
            .withPath(PlanRecord.PLAN_KEY)
            .endItem()
            .endConfigMap()
            .build());
    volumes.add(new VolumeBuilder().withName("tmp").withNewEmptyDir().endEmptyDir().build());
    secrets.forEach(
        secret ->
            volumes.add(
                new VolumeBuilder()
                    .withName(volumeName(secret))
                    .withNewSecret()
                    .withSecretName(secret)
                    .endSecret()
                    .build()));
    return volumes;
  }

  private static List<VolumeMount> mounts(Set<String> secrets) {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(mount(PLAN_VOLUME, PLAN_FOLDER, true));
    mounts.add(mount("tmp", "/tmp", false));
    secrets.forEach(
        secret -> mounts.add(mount(volumeName(secret), SECRETS_FOLDER + "/" + secret, true)));
    return mounts;
  }

  private static VolumeMount mount(String volume, String path, boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(volume)
        .withMountPath(path)
        .withReadOnly(readOnly ? true : null)
        .build();
  }

  /** A Secret's name may hold dots and be longer than a volume's may be. */
  private static String volumeName(String secret) {
    return "secret-" + Names.sha256(secret).substring(0, 12);
  }
}
