package dev.tributary.operator.flow;

import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.IntegrationPlatformSpec.Ingress;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.operator.apply.Labels;
import dev.tributary.planner.ScalingParts;
import dev.tributary.planner.plan.SourcePlan;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;

/** Builds the children of a flow, but for its pods and its plan. */
final class Children {
  private static final int SERVICE_PORT = 80;

  private Children() {}

  /**
   * The name of every child but the plans. A flow is named for what it does, and an application of
   * that name may well live in the namespace.
   */
  static String name(String flow) {
    return flow + "-flow";
  }

  /** Pods that shall run: the spec's word, and never fewer than scaling asks for. */
  static int replicas(SyncFlow flow, IntegrationPlatform platform) {
    Integer replicas = flow.getSpec().replicas();
    return Math.max(replicas == null ? 1 : replicas, ScalingParts.floor(flow, platform).orElse(0));
  }

  static Deployment deployment(SyncFlow flow, int replicas, PodTemplateSpec pods) {
    return new DeploymentBuilder()
        .withMetadata(metadata(flow))
        .withNewSpec()
        .withReplicas(replicas)
        .withRevisionHistoryLimit(2)
        .withProgressDeadlineSeconds(300)
        .withMinReadySeconds(2)
        .withNewSelector()
        .withMatchLabels(Labels.selector(flow.getMetadata().getName()))
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

  static ServiceAccount serviceAccount(SyncFlow flow) {
    return new ServiceAccountBuilder()
        .withMetadata(metadata(flow))
        .withAutomountServiceAccountToken(false)
        .build();
  }

  static Service service(SyncFlow flow) {
    return new ServiceBuilder()
        .withMetadata(metadata(flow))
        .withNewSpec()
        .withType("ClusterIP")
        .withSelector(Labels.selector(flow.getMetadata().getName()))
        .addNewPort()
        .withName("http")
        .withPort(SERVICE_PORT)
        .withNewTargetPort("http")
        .withProtocol("TCP")
        .endPort()
        .endSpec()
        .build();
  }

  static PodDisruptionBudget disruptionBudget(SyncFlow flow) {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(metadata(flow))
        .withNewSpec()
        .withNewMaxUnavailable(1)
        .withNewSelector()
        .withMatchLabels(Labels.selector(flow.getMetadata().getName()))
        .endSelector()
        .endSpec()
        .build();
  }

  static HTTPRoute route(SyncFlow flow, SourcePlan.Webhook webhook, Ingress ingress) {
    return new HTTPRouteBuilder()
        .withMetadata(metadata(flow))
        .withNewSpec()
        .addNewParentRef()
        .withGroup("gateway.networking.k8s.io")
        .withKind("Gateway")
        .withName(ingress.gatewayRef().name())
        .withNamespace(ingress.gatewayRef().namespace())
        .endParentRef()
        .withHostnames(ingress.host())
        .addNewRule()
        .addNewMatch()
        .withNewPath()
        .withType("Exact")
        .withValue(webhook.path())
        .endPath()
        .endMatch()
        .addNewBackendRef()
        .withGroup("")
        .withKind("Service")
        .withName(name(flow.getMetadata().getName()))
        .withPort(SERVICE_PORT)
        .endBackendRef()
        .endRule()
        .endSpec()
        .build();
  }

  static ObjectMeta metadata(SyncFlow flow) {
    return new ObjectMetaBuilder()
        .withName(name(flow.getMetadata().getName()))
        .withNamespace(flow.getMetadata().getNamespace())
        .withLabels(Labels.child(flow.getMetadata().getName()))
        .build();
  }
}
