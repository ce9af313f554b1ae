package dev.tributary.operator.support;

import static dev.tributary.operator.support.World.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.operator.scaling.ScaledObject;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * KEDA's ScaledObject kind, served or not. Its schema is KEDA's own where TRIBUTARY_KEDA_CRDS names
 * the folder that {@code e2e/cluster/cluster keda-crds} prints; otherwise the kind takes anything.
 */
public final class KedaKinds {
  private static final String NAME = "scaledobjects.keda.sh";
  private static final String ANYTHING =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: scaledobjects.keda.sh}
      spec:
        group: keda.sh
        scope: Namespaced
        names: {kind: ScaledObject, plural: scaledobjects, singular: scaledobject, listKind: ScaledObjectList}
        versions:
          - name: v1alpha1
            served: true
            storage: true
            subresources: {status: {}}
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  private KedaKinds() {}

  /** Serves it. */
  public static void serve(World world) {
    world.apply(crd());
    eventually(() -> assertThat(world.client().supports(ScaledObject.class)).isTrue());
  }

  /** Serves it no more. */
  public static void remove(KubernetesClient client) {
    client.apiextensions().v1().customResourceDefinitions().withName(NAME).delete();
    eventually(() -> assertThat(client.supports(ScaledObject.class)).isFalse());
  }

  private static String crd() {
    String folder = System.getenv("TRIBUTARY_KEDA_CRDS");
    if (folder == null || folder.isEmpty()) {
      return ANYTHING;
    }
    try {
      return Files.readString(Path.of(folder, "keda.sh_scaledobjects.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
