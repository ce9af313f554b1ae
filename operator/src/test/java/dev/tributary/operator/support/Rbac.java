package dev.tributary.operator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The rules that the operator needs, as the chart grants them; tests run under them. */
public final class Rbac {
  private Rbac() {}

  /** Grants them for namespaces with flows. */
  public static void grant(String... namespaces) {
    TestApi.get().apply(text("rbac-cluster.yaml", ""));
    for (String namespace : namespaces) {
      TestApi.get().apply(text("rbac-namespace.yaml", namespace));
    }
    TestApi.get().apply(text("rbac-home.yaml", TestApi.HOME));
  }

  /** Grants what Strimzi mode needs in the namespace of the Kafka object. */
  public static void grantStrimzi(String namespace) {
    TestApi.get().apply(text("rbac-strimzi.yaml", namespace));
  }

  private static String text(String file, String namespace) {
    try (var stream = Rbac.class.getResourceAsStream("/" + file)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .replace("NAMESPACE", namespace);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
