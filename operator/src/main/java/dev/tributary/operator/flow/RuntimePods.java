package dev.tributary.operator.flow;

import dev.tributary.crds.v1alpha1.IntegrationPlatformSpec.Defaults;
import dev.tributary.crds.v1alpha1.IntegrationPlatformSpec.Scheduling;
import dev.tributary.planner.Names;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
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

/** Builds the pods of flows and of orchestrations, which are locked down in the same way. */
public final class RuntimePods {
  /** The one port of a pod. */
  public static final int PORT = 8080;

  /** Where Secrets are mounted, a folder each. */
  public static final String SECRETS_FOLDER = "/etc/tributary/secrets";

  private static final long USER = 65532L;
  private static final long DRAIN_AND_MORE_SECONDS = 45L;
  private static final long LEAVE_ENDPOINTS_SECONDS = 3L;

  private RuntimePods() {}

  /**
   * What tells one kind of pod from another.
   *
   * @param labels its labels
   * @param serviceAccount the account that it runs as
   * @param container the name of its container
   * @param image the container's image
   * @param pullPolicy how it is pulled
   * @param env what the container is told
   * @param plans where its plans are
   * @param planFolder where they are mounted
   * @param secrets the Secrets that it mounts
   * @param defaults the platform's defaults, or {@code null}
   */
  public record Wanted(
      Map<String, String> labels,
      String serviceAccount,
      String container,
      String image,
      String pullPolicy,
      List<EnvVar> env,
      Volume plans,
      String planFolder,
      Set<String> secrets,
      Defaults defaults) {}

  /** Builds pods that nothing but these tell apart. */
  public static PodTemplateSpec build(Wanted wanted) {
    Defaults defaults = wanted.defaults();
    Map<String, String> labels = new LinkedHashMap<>();
    if (defaults != null && defaults.labels() != null) {
      labels.putAll(defaults.labels());
    }
    // Last, so that a platform's labels can't take pods away from their Deployment.
    labels.putAll(wanted.labels());
    PodSpecBuilder spec =
        new PodSpecBuilder()
            .withServiceAccountName(wanted.serviceAccount())
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
            .withContainers(container(wanted))
            .withVolumes(volumes(wanted));
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

  private static Container container(Wanted wanted) {
    return new ContainerBuilder()
        .withName(wanted.container())
        .withImage(wanted.image())
        .withImagePullPolicy(wanted.pullPolicy())
        .withEnv(wanted.env())
        .addNewPort()
        .withName("http")
        .withContainerPort(PORT)
        .withProtocol("TCP")
        .endPort()
        .withResources(resources(wanted.defaults() == null ? null : wanted.defaults().resources()))
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
        .withVolumeMounts(mounts(wanted))
        .build();
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

  private static List<Volume> volumes(Wanted wanted) {
    List<Volume> volumes = new ArrayList<>();
    volumes.add(wanted.plans());
    volumes.add(new VolumeBuilder().withName("tmp").withNewEmptyDir().endEmptyDir().build());
    wanted
        .secrets()
        .forEach(
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

  private static List<VolumeMount> mounts(Wanted wanted) {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(mount(wanted.plans().getName(), wanted.planFolder(), true));
    mounts.add(mount("tmp", "/tmp", false));
    wanted
        .secrets()
        .forEach(
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
