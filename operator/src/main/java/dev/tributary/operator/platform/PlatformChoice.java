package dev.tributary.operator.platform;

import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.planner.assessment.FlowFacts;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which platform a namespace has.
 *
 * @param found whether there is exactly one
 * @param platform that one, or {@code null}
 */
public record PlatformChoice(FlowFacts.Platform found, IntegrationPlatform platform) {

  /** Chooses by the namespace's labels; a namespace that isn't there has none. */
  public static PlatformChoice of(Namespace namespace, List<IntegrationPlatform> platforms) {
    if (namespace == null) {
      return new PlatformChoice(FlowFacts.Platform.NONE, null);
    }
    List<IntegrationPlatform> selecting =
        platforms.stream()
            .filter(p -> p.getMetadata().getDeletionTimestamp() == null)
            .filter(p -> selects(p, namespace))
            .toList();
    return switch (selecting.size()) {
      case 0 -> new PlatformChoice(FlowFacts.Platform.NONE, null);
      case 1 -> new PlatformChoice(FlowFacts.Platform.FOUND, selecting.getFirst());
      default -> new PlatformChoice(FlowFacts.Platform.AMBIGUOUS, null);
    };
  }

  private static boolean selects(IntegrationPlatform platform, Namespace namespace) {
    Map<String, String> wanted = platform.getSpec().namespaces().matchLabels();
    Map<String, String> labels =
        Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of());
    return wanted == null || labels.entrySet().containsAll(wanted.entrySet());
  }
}
