package dev.tributary.operator.flow;

import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.operator.scaling.ScaledObject;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes a flow that KEDA put to sleep when no KEDA is left to wake it. Who set {@code replicas} to
 * 0 can't be read from {@code managedFields}: a 0 set through {@code /scale} leaves no owner there,
 * because it isn't written in a Scale. So a flow counts as put to sleep when it is at 0 and was
 * scaled by what may do that.
 */
final class Awakening {
  private static final Logger LOG = LoggerFactory.getLogger(Awakening.class);

  private final KubernetesClient client;

  Awakening(KubernetesClient client) {
    this.client = client;
  }

  static boolean isAtZero(FlowWorld world) {
    return Objects.equals(world.flow().getSpec().replicas(), 0);
  }

  /** The flow's ScaledObject, also one that waits for KEDA to let it go. */
  Optional<ScaledObject> scaledObject(FlowWorld world) {
    return Optional.ofNullable(
        client
            .resources(ScaledObject.class)
            .inNamespace(world.namespace())
            .withName(Children.name(world.name()))
            .get());
  }

  /** Whether KEDA may have put the flow to sleep by this. */
  static boolean mayRest(ScaledObject object) {
    return object.getSpec() != null && Objects.equals(object.getSpec().minReplicaCount(), 0);
  }

  /** Asks for pods by {@code /scale}, as an autoscaler would, if there are to be none. */
  void wake(FlowWorld world, int pods) {
    if (!isAtZero(world)) {
      return;
    }
    Resource<SyncFlow> flow = client.resource(world.flow());
    Scale scale = flow.scale();
    if (!Objects.equals(Objects.requireNonNullElse(scale.getSpec().getReplicas(), 0), 0)) {
      return;
    }
    scale.getSpec().setReplicas(pods);
    try {
      // Carries the version that was read: who writes in between wins.
      flow.scale(scale);
      LOG.info(
          "{}/{} was asleep with nothing left to wake it; it gets {} pods",
          world.namespace(),
          world.name(),
          pods);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }
}
