package dev.tributary.operator.flow;

import dev.tributary.crds.v1alpha1.IntegrationPlatformSpec.Ingress;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.operator.NetworkSettings;
import dev.tributary.operator.apply.Applier;
import dev.tributary.operator.apply.RecordedPlan;
import dev.tributary.operator.offers.Offers;
import dev.tributary.planner.assessment.FlowFacts.Workload;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.SourcePlan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Brings the children of a flow to what they shall be, in an order that never leaves a gap. */
final class FlowChildren {
  private final KubernetesClient client;
  private final Applier applier;
  private final Offers offers;

  private final NetworkSettings network;

  FlowChildren(KubernetesClient client, Applier applier, Offers offers, NetworkSettings network) {
    this.client = client;
    this.applier = applier;
    this.offers = offers;
    this.network = network;
  }

  /** Writes the plan down, unless it is. */
  void keepPlan(FlowWorld world, RecordedPlan<FlowPlan> record) {
    applier.createChild(PlanRecord.toConfigMap(record, world.flow()), world.flow());
  }

  /** Applies all children; gives the Deployment as it is then. */
  Deployment apply(FlowWorld world, RecordedPlan<FlowPlan> record) {
    SyncFlow flow = world.flow();
    child(world, Children.serviceAccount(flow));
    child(world, Children.service(flow));
    child(world, Children.disruptionBudget(flow));
    guard(world, record);
    PodTemplateSpec pods = record.pods(client.getKubernetesSerialization());
    Deployment deployment =
        applier.applyChild(
            Children.deployment(flow, Children.replicas(flow, world.platform().platform()), pods),
            world.deployment(),
            flow);
    PlansInUse.unneeded(world, record, client).forEach(old -> applier.deleteChild(old, flow));
    return deployment;
  }

  /** Before the Deployment, so that no pod is there without it. */
  private void guard(FlowWorld world, RecordedPlan<FlowPlan> record) {
    NetworkPolicy policy =
        FlowNetwork.policy(world.flow(), PlansInUse.running(world, record), network);
    if (network.enabled()) {
      child(world, policy);
    } else if (world.cached(policy).isPresent()) {
      applier.deleteChild(policy, world.flow());
    }
  }

  /**
   * Writes down how the rollout of the Deployment's plan ended. A failure is only worth a word when
   * there is a plan to go back to; a plan that was ready once stays so.
   */
  void noteRollout(FlowWorld world, Deployment deployment, Workload pods) {
    Optional<ConfigMap> plan =
        PlansInUse.of(deployment)
            .flatMap(
                name ->
                    world.plans().stream()
                        .filter(m -> m.getMetadata().getName().equals(name))
                        .findFirst());
    Optional<RolloutEnd> ended = RolloutEnd.of(deployment, pods);
    if (plan.isEmpty() || ended.isEmpty()) {
      return;
    }
    Optional<RolloutEnd> known = RolloutEnd.of(plan.get());
    String name = plan.get().getMetadata().getName();
    boolean news =
        ended.get().ready()
            ? known.filter(RolloutEnd::ready).isEmpty()
            : known.isEmpty() && RolloutEnd.lastReady(world.plans(), name).isPresent();
    if (news) {
      ConfigMap noted =
          new ConfigMapBuilder(PlanRecord.toConfigMap(PlanRecord.read(plan.get()), world.flow()))
              .editMetadata()
              .addToAnnotations(ended.get().annotations())
              .endMetadata()
              .build();
      applier.applyChild(noted, plan.get(), world.flow());
    }
  }

  /** Publishes a webhook where the platform has a gateway; gives its address or {@code null}. */
  String publish(FlowWorld world, FlowPlan plan) {
    Ingress ingress = world.platform().platform().getSpec().ingress();
    boolean wanted = ingress != null && plan.source() instanceof SourcePlan.Webhook;
    if (!wanted || !offers.gatewayApi()) {
      unpublish(world);
      return null;
    }
    SourcePlan.Webhook webhook = (SourcePlan.Webhook) plan.source();
    applier.applyChild(Children.route(world.flow(), webhook, ingress), null, world.flow());
    return "https://" + ingress.host() + webhook.path();
  }

  private void unpublish(FlowWorld world) {
    boolean was = world.status() != null && world.status().url() != null;
    if (was && offers.gatewayApi()) {
      HTTPRoute route = new HTTPRoute();
      route.setMetadata(Children.metadata(world.flow()));
      applier.deleteChild(route, world.flow());
    }
  }

  private <T extends HasMetadata> void child(FlowWorld world, T wanted) {
    applier.applyChild(wanted, world.cached(wanted).orElse(null), world.flow());
  }
}
