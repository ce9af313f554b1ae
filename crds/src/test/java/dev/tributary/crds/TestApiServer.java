package dev.tributary.crds;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real API server with the committed CRDs, for tests; it ends with the JVM. No controllers run:
 * nothing is collected, no pod is made.
 *
 * <p>The programs come from the folder KUBE_API_TEST_DIR; {@code e2e/cluster/cluster api-test-dir}
 * makes it and prints its path. Tests run in a module's folder, beside that of the CRDs.
 */
public final class TestApiServer {
  private static final int START_MILLIS = 120_000;

  private final String kubeconfig;
  private final KubernetesClient admin;

  private TestApiServer(String kubeconfig) {
    this.kubeconfig = kubeconfig;
    this.admin = new KubernetesClientBuilder().withConfig(config()).build();
  }

  /**
   * Starts one.
   *
   * @param flags of the API server, each a name followed by its value
   * @throws IllegalStateException when nobody says where the programs are
   */
  public static TestApiServer start(String... flags) throws IOException {
    if (System.getenv("KUBE_API_TEST_DIR") == null) {
      throw new IllegalStateException(
          "set KUBE_API_TEST_DIR to the folder that `e2e/cluster/cluster api-test-dir` prints");
    }
    KubeAPIServerConfigBuilder config =
        KubeAPIServerConfigBuilder.anAPIServerConfig()
            .withOfflineMode(true)
            .withUpdateKubeConfig(false)
            .withStartupTimeout(START_MILLIS);
    for (int i = 0; i < flags.length; i += 2) {
      config.withApiServerFlag(flags[i], flags[i + 1]);
    }
    KubeAPIServer server = new KubeAPIServer(config.build());
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
    startFarFromMidnight(server);
    TestApiServer started = new TestApiServer(server.getKubeConfigYaml());
    for (Path crd : crds()) {
      started.admin.load(Files.newInputStream(crd)).serverSideApply();
    }
    started.awaitCrds();
    return started;
  }

  /**
   * The library adds the time to wait to the local time of day, which is a time of the past when
   * that passes midnight. So it starts where it is about noon.
   */
  private static void startFarFromMidnight(KubeAPIServer server) {
    TimeZone before = TimeZone.getDefault();
    int hour = Instant.now().atOffset(ZoneOffset.UTC).getHour();
    TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.ofHours(12 - hour)));
    try {
      server.start();
    } finally {
      TimeZone.setDefault(before);
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
            crd -> {
              admin
                  .resource(crd)
                  .waitUntilCondition(TestApiServer::established, 20, TimeUnit.SECONDS);
              // Its storage comes a moment later; until then a list is answered with 429, after
              // which this client asks again.
              var ignored =
                  admin
                      .genericKubernetesResources(CustomResourceDefinitionContext.fromCrd(crd))
                      .inAnyNamespace()
                      .list();
            });
  }

  private static boolean established(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  /** A kubeconfig that may do everything, as YAML. */
  public String kubeconfig() {
    return kubeconfig;
  }

  /** The same for the client. */
  public Config config() {
    return Config.fromKubeconfig(kubeconfig);
  }

  /** May do everything. */
  public KubernetesClient admin() {
    return admin;
  }

  /** Applies YAML as a person would. */
  public void apply(String yaml) {
    admin
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(o -> admin.resource(o).fieldManager("person").forceConflicts().serverSideApply());
  }
}
