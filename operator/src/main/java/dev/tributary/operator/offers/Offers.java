package dev.tributary.operator.offers;

import dev.tributary.operator.scaling.ScaledObject;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which optional kinds the cluster serves. Asked anew once in a while. */
public final class Offers {
  private static final Duration FRESHNESS = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final Clock clock;
  private final Map<Class<?>, Seen> seen = new ConcurrentHashMap<>();

  private record Seen(boolean served, Instant at) {}

  /** Asks through this client. */
  public Offers(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Whether Strimzi's KafkaTopic is served. */
  public boolean strimzi() {
    return serves(KafkaTopic.class);
  }

  /** Whether the Gateway API's HTTPRoute is served. */
  public boolean gatewayApi() {
    return serves(HTTPRoute.class);
  }

  /** Whether KEDA's ScaledObject is served. */
  public boolean keda() {
    return serves(ScaledObject.class);
  }

  private boolean serves(Class<? extends io.fabric8.kubernetes.api.model.HasMetadata> kind) {
    Seen last = seen.get(kind);
    if (last != null && last.at().plus(FRESHNESS).isAfter(clock.instant())) {
      return last.served();
    }
    boolean served;
    try {
      served = client.supports(kind);
    } catch (KubernetesClientException e) {
      if (last == null) {
        throw e;
      }
      served = last.served();
    }
    seen.put(kind, new Seen(served, clock.instant()));
    return served;
  }
}
