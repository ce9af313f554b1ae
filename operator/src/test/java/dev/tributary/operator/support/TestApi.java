package dev.tributary.operator.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.crds.TestApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One API server for all tests of this JVM, with an audit log that tells who wrote what. */
public final class TestApi {
  /** The user that the operator is in tests: the one that the published rules are bound to. */
  public static final String OPERATOR = "system:serviceaccount:tributary-system:tributary-operator";

  /** The operator's own namespace. */
  public static final String HOME = "tributary-system";

  private static final Set<String> WRITES =
      Set.of("create", "update", "patch", "delete", "deletecollection");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static TestApi instance;

  private final Path audit;
  private final TestApiServer server;

  /** The one. */
  public static synchronized TestApi get() {
    // Not in a static initialiser: other threads run lambdas of this class meanwhile.
    if (instance == null) {
      instance = new TestApi();
    }
    return instance;
  }

  private TestApi() {
    try {
      Path folder = Files.createTempDirectory("tributary-api");
      audit = folder.resolve("audit.log");
      Path policy =
          Files.writeString(
              folder.resolve("policy.yaml"),
              """
              apiVersion: audit.k8s.io/v1
              kind: Policy
              omitStages: [RequestReceived]
              rules: [{level: Metadata}]
              """);
      server =
          TestApiServer.start(
              "--audit-policy-file", policy.toString(), "--audit-log-path", audit.toString());
      server
          .admin()
          .namespaces()
          .resource(new NamespaceBuilder().withNewMetadata().withName(HOME).endMetadata().build())
          .create();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** May do everything. */
  public KubernetesClient admin() {
    return server.admin();
  }

  /** Where the server is, for an administrator. */
  public Config config() {
    return server.config();
  }

  /** The operator's user under the given name of a program, bound to the published rules. */
  public KubernetesClient operator(String userAgent) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(config())
                .withImpersonateUsername(OPERATOR)
                .withImpersonateGroups(
                    "system:serviceaccounts",
                    "system:serviceaccounts:" + HOME,
                    "system:authenticated")
                .withUserAgent(userAgent)
                .build())
        .build();
  }

  /** May do everything, under the given name of a program. */
  public KubernetesClient as(String userAgent) {
    return new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(config()).withUserAgent(userAgent).build())
        .build();
  }

  /** Makes a namespace with a name of its own, and with the label that platforms select by. */
  public String namespace(String prefix) {
    String name = prefix + "-" + COUNTER.incrementAndGet();
    admin()
        .namespaces()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(Map.of("tributary.dev/platform", name))
                .endMetadata()
                .build())
        .create();
    return name;
  }

  /** Applies YAML as a person would. */
  public void apply(String yaml) {
    server.apply(yaml);
  }

  /** What a program wrote so far, as {@code verb resource/subresource namespace/name}. */
  public List<String> writesOf(String userAgent) {
    List<String> writes = new ArrayList<>();
    try (Stream<String> lines = Files.lines(audit)) {
      lines.forEach(
          line -> {
            try {
              JsonNode event = JSON.readTree(line);
              if (event.path("userAgent").asText().equals(userAgent)
                  && WRITES.contains(event.path("verb").asText())) {
                JsonNode ref = event.path("objectRef");
                writes.add(
                    "%s %s/%s %s/%s -> %d"
                        .formatted(
                            event.path("verb").asText(),
                            ref.path("resource").asText(),
                            ref.path("subresource").asText(),
                            ref.path("namespace").asText(),
                            ref.path("name").asText(),
                            event.path("responseStatus").path("code").asInt()));
              }
            } catch (IOException e) {
              // The last line may still be in the making.
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return writes;
  }
}
