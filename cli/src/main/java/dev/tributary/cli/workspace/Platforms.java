package dev.tributary.cli.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.planner.PlatformParts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which platform a namespace has. */
public final class Platforms {
  private final Workspace workspace;

  /** The platforms of these resources. */
  public Platforms(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * What was found.
   *
   * @param platform the platform to plan with
   * @param standIn whether it was made up, because none was read
   * @param selecting the names of the platforms that select the namespace
   * @param labelled whether the Namespace was read, so that its labels are known
   */
  public record Choice(
      IntegrationPlatform platform, boolean standIn, List<String> selecting, boolean labelled) {}

  /** The platform for a namespace. Without the Namespace's labels any platform is taken to fit. */
  public Choice choose(String namespace) {
    Optional<JsonNode> labels =
        workspace
            .manifest(Manifest.id("Namespace", "", namespace))
            .map(m -> m.tree().at("/metadata/labels"));
    List<IntegrationPlatform> fitting =
        workspace.platforms().stream()
            .filter(p -> labels.isEmpty() || selects(p, labels.get()))
            .toList();
    List<String> names = fitting.stream().map(p -> p.getMetadata().getName()).toList();
    IntegrationPlatform platform =
        !fitting.isEmpty()
            ? fitting.getFirst()
            : workspace.platforms().stream().findFirst().orElseGet(Platforms::standIn);
    return new Choice(platform, workspace.platforms().isEmpty(), names, labels.isPresent());
  }

  private static boolean selects(IntegrationPlatform platform, JsonNode labels) {
    Map<String, String> wanted = platform.getSpec().namespaces().matchLabels();
    return wanted == null
        || wanted.entrySet().stream()
            .allMatch(e -> e.getValue().equals(labels.path(e.getKey()).textValue()));
  }

  /** A platform with nothing special about it. */
  public static IntegrationPlatform standIn() {
    return PlatformParts.standIn();
  }
}
