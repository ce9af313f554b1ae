package dev.tributary.operator.support;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The operator's rights as the chart publishes them: the chart's own tests keep this file equal to
 * what it renders.
 */
public final class Rbac {
  private static final Path PUBLISHED =
      Path.of("../helm/src/test/resources/golden/rbac-suite.yaml");
  private static final String FLOWS = "namespace-of-flows";
  private static final String STRIMZI = "namespace-of-strimzi";

  private Rbac() {}

  /** Grants what the operator needs to serve a namespace. */
  public static void grant(String namespace) {
    for (HasMetadata right : published(FLOWS, namespace)) {
      if (STRIMZI.equals(right.getMetadata().getNamespace())) {
        continue;
      }
      if (TestApi.HOME.equals(right.getMetadata().getNamespace())) {
        // Many tests share the operator's home, where the chart names all namespaces in one role.
        rename(right, namespace);
      }
      apply(right);
    }
  }

  /** Grants what Strimzi mode needs in the namespace of the Kafka object. */
  public static void grantStrimzi(String namespace) {
    published(STRIMZI, namespace).stream()
        .filter(right -> namespace.equals(right.getMetadata().getNamespace()))
        .forEach(Rbac::apply);
  }

  private static List<HasMetadata> published(String placeholder, String namespace) {
    try {
      String text = Files.readString(PUBLISHED).replace(placeholder, namespace);
      return TestApi.get()
          .admin()
          .load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
          .items();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void rename(HasMetadata right, String namespace) {
    String name = right.getMetadata().getName() + "-" + namespace;
    right.getMetadata().setName(name);
    if (right instanceof RoleBinding binding) {
      binding.getRoleRef().setName(name);
    } else if (!(right instanceof Role)) {
      throw new IllegalStateException("the chart grants by more than Roles: " + right.getKind());
    }
  }

  private static void apply(HasMetadata right) {
    TestApi.get().admin().resource(right).forceConflicts().serverSideApply();
  }
}
