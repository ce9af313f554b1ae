package dev.tributary.operator.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
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

/**
 * A real API server, one for all tests of this JVM, with our CRDs, and with an audit log that tells
 * who wrote what. No controllers run: nothing is collected, no pod is made.
 *
 * <p>The programs come from the folder KUBE_API_TEST_DIR; {@code e2e/cluster/cluster api-test-dir}
 * makes it and prints its path.
 */
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
  private final Config config;
  private final KubernetesClient admin;

  /** The one. */
  public static synchronized TestApi get() {
    // Not in a static initialiser: other threads run lambdas of this class meanwhile.
    if (instance == null) {
      instance = new TestApi();
    }
    return instance;
  }

  private TestApi() {
    if (System.getenv("KUBE_API_TEST_DIR") == null) {
      throw new IllegalStateException(
          "set KUBE_API_TEST_DIR to the folder that `e2e/cluster/cluster api-test-dir` prints");
    }
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
      KubeAPIServer server =
          new KubeAPIServer(
              KubeAPIServerConfigBuilder.anAPIServerConfig()
                  .withOfflineMode(true)
                  .withUpdateKubeConfig(false)
                  .withStartupTimeout(120_000)
                  .withApiServerFlag("--audit-policy-file", policy.toString())
                  .withApiServerFlag("--audit-log-path", audit.toString())
                  .build());
      server.start();
      Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
      config = Config.fromKubeconfig(server.getKubeConfigYaml());
      admin = new KubernetesClientBuilder().withConfig(config).build();
      admin
          .namespaces()
          .resource(new NamespaceBuilder().withNewMetadata().withName(HOME).endMetadata().build())
          .create();
      for (Path crd : crds()) {
        admin.load(Files.newInputStream(crd)).serverSideApply();
      }
      awaitCrds();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The committed CRDs. */
  public static List<Path> crds() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../crds/manifests"))) {
      return files.sorted().toList();
    }
  }

  private void awaitCrds() {
    admin
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .list()
        .getItems()
        .forEach(
            crd ->
                admin
                    .resource(crd)
                    .waitUntilCondition(
                        c ->
                            c != null
                                && c.getStatus() != null
                                && c.getStatus().getConditions() != null
                                && c.getStatus().getConditions().stream()
                                    .anyMatch(
                                        x ->
                                            x.getType().equals("Established")
                                                && x.getStatus().equals("True")),
                        20,
                        java.util.concurrent.TimeUnit.SECONDS));
  }

  /** May do everything. */
  public KubernetesClient admin() {
    return admin;
  }

  /** Where the server is, for an administrator. */
  public Config config() {
    return config;
  }

  /** The operator's user under the given name of a program, bound to the published rules. */
  public KubernetesClient operator(String userAgent) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(config)
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
        .withConfig(new ConfigBuilder(config).withUserAgent(userAgent).build())
        .build();
  }

  /** Makes a namespace with a name of its own, and with the label that platforms select by. */
  public String namespace(String prefix) {
    String name = prefix + "-" + COUNTER.incrementAndGet();
    admin
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
    admin
        .load(
            new java.io.ByteArrayInputStream(
                yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .items()
        .forEach(this::applyOne);
  }

  private void applyOne(HasMetadata object) {
    admin.resource(object).fieldManager("person").forceConflicts().serverSideApply();
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
