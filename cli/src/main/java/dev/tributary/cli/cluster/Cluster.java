package dev.tributary.cli.cluster;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.cli.input.InputException;
import dev.tributary.runtime.secret.Secrets;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A cluster, read with the rights of the kubeconfig's user. Every failure is an {@link
 * InputException} that says what to do.
 */
public final class Cluster implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int NOT_FOUND = 404;
  private static final int FORBIDDEN = 403;
  private static final int UNAUTHORIZED = 401;
  private static final JsonMapper JSON = new JsonMapper();

  private final KubernetesClient client;

  private Cluster(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Opens the cluster that a kubeconfig names; nothing is sent yet.
   *
   * @param kubeconfig the file; empty: as kubectl finds it
   * @param context the context; empty: the current one
   */
  public static Cluster open(Optional<Path> kubeconfig, Optional<String> context) {
    Config config = config(kubeconfig, context);
    return new Cluster(
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(config)
                    .withConnectionTimeout(TIMEOUT_MILLIS)
                    .withRequestTimeout(TIMEOUT_MILLIS)
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build());
  }

  private static Config config(Optional<Path> kubeconfig, Optional<String> context) {
    try {
      Config config =
          kubeconfig.isPresent()
              ? Config.fromKubeconfig(
                  context.orElse(null),
                  Files.readString(kubeconfig.get()),
                  kubeconfig.get().toAbsolutePath().toString())
              : Config.autoConfigure(context.orElse(null));
      List<String> contexts =
          config.getContexts() == null
              ? List.of()
              : config.getContexts().stream().map(c -> c.getName()).sorted().toList();
      if (context.isPresent() && !contexts.contains(context.get())) {
        throw new InputException(
            "the kubeconfig has no context '%s'; its contexts are: %s"
                .formatted(context.get(), String.join(", ", contexts)));
      }
      return config;
    } catch (java.nio.file.NoSuchFileException e) {
      throw new InputException(e.getFile() + ": there is no such file; check --kubeconfig");
    } catch (IOException e) {
      throw new InputException("the kubeconfig can't be read: " + e + "; check --kubeconfig");
    }
  }

  /** The context's namespace. */
  public String namespace() {
    return Objects.requireNonNullElse(client.getNamespace(), "default");
  }

  /** Objects of a kind of ours, of one namespace or of all. */
  public List<ObjectNode> list(Class<? extends HasMetadata> kind, Optional<String> namespace) {
    boolean namespaced = Namespaced.class.isAssignableFrom(kind);
    String plural = HasMetadata.getPlural(kind);
    ResourceDefinitionContext definition =
        new ResourceDefinitionContext.Builder()
            .withGroup(HasMetadata.getGroup(kind))
            .withVersion(HasMetadata.getVersion(kind))
            .withKind(HasMetadata.getKind(kind))
            .withPlural(plural)
            .withNamespaced(namespaced)
            .build();
    var resources = client.genericKubernetesResources(definition);
    return ask(
            "list " + plural + (namespaced ? where(namespace) : ""),
            () ->
                !namespaced
                    ? resources.list()
                    : namespace.isPresent()
                        ? resources.inNamespace(namespace.get()).list()
                        : resources.inAnyNamespace().list())
        .getItems()
        .stream()
        .map(Cluster::tree)
        .toList();
  }

  /** ConfigMaps that have a label. */
  public List<ConfigMap> configMaps(String namespace, String label) {
    return ask(
            "list configmaps" + where(Optional.of(namespace)),
            () -> client.configMaps().inNamespace(namespace).withLabel(label).list())
        .getItems();
  }

  /** A namespace; empty when there is none. */
  public Optional<ObjectNode> namespace(String name) {
    return Optional.ofNullable(
            ask("get the namespace " + name, () -> client.namespaces().withName(name).get()))
        .map(n -> JSON.<ObjectNode>valueToTree(n));
  }

  /** The Secrets of a namespace, each asked for when it is needed. */
  public Secrets secrets(String namespace) {
    return new Secrets() {
      @Override
      public Optional<byte[]> find(String secret, String key) {
        return Optional.ofNullable(all(secret).get(key));
      }

      @Override
      public Map<String, byte[]> all(String secret) {
        Secret found =
            ask(
                "get the secret %s in the namespace %s".formatted(secret, namespace),
                () -> client.secrets().inNamespace(namespace).withName(secret).get());
        Map<String, byte[]> values = new TreeMap<>();
        if (found != null && found.getData() != null) {
          found.getData().forEach((k, v) -> values.put(k, Base64.getDecoder().decode(v)));
        }
        return values;
      }
    };
  }

  private static ObjectNode tree(GenericKubernetesResource resource) {
    return JSON.valueToTree(resource);
  }

  private static String where(Optional<String> namespace) {
    return namespace.map(n -> " in the namespace " + n).orElse(" in all namespaces");
  }

  private <T> T ask(String what, Supplier<T> question) {
    String server = "the cluster " + client.getConfiguration().getMasterUrl();
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      throw switch (e.getCode()) {
        case NOT_FOUND ->
            new UnseenException(
                server
                    + " doesn't know the kind to "
                    + what
                    + "; install Tributary there, or a newer one, or check --context");
        case FORBIDDEN ->
            new UnseenException(
                server
                    + " doesn't let you "
                    + what
                    + "; ask for the role tributary-view, or name a namespace with -n");
        case UNAUTHORIZED ->
            new InputException(
                server + " doesn't take your credentials; log in again, or check --context");
        default ->
            new InputException(
                "%s can't be asked to %s: %s; check --context and --kubeconfig, and that it runs"
                    .formatted(server, what, cause(e)));
      };
    }
  }

  private static String cause(Throwable e) {
    Throwable last = e;
    while (last.getCause() != null && last.getCause() != last) {
      last = last.getCause();
    }
    return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
  }

  @Override
  public void close() {
    client.close();
  }
}
