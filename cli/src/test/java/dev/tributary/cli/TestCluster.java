package dev.tributary.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.crds.TestApiServer;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.planner.evolution.AcceptedVersion;
import dev.tributary.planner.evolution.ContractRecords;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One API server for all tests of this JVM, and a kubeconfig for it. No operator runs: tests write
 * what one would.
 */
final class TestCluster {
  private static final String VIEWER =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: viewer, namespace: NAMESPACE}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: viewer, namespace: NAMESPACE}
      rules:
        - apiGroups: [tributary.dev]
          resources: [eventcontracts, syncflows, systemendpoints]
          verbs: [get, list, watch]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: viewer, namespace: NAMESPACE}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: viewer}
      subjects: [{kind: ServiceAccount, name: viewer, namespace: NAMESPACE}]
      """;

  private static TestCluster instance;

  private final Path kubeconfig;
  private final TestApiServer server;

  /** The one. */
  static synchronized TestCluster get() {
    if (instance == null) {
      instance = new TestCluster();
    }
    return instance;
  }

  private TestCluster() {
    try {
      server = TestApiServer.start();
      kubeconfig = Files.createTempFile("tributary", ".kubeconfig");
      Files.writeString(kubeconfig, server.kubeconfig());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A kubeconfig that may do everything. */
  String kubeconfig() {
    return kubeconfig.toString();
  }

  /** Applies YAML as a person would. */
  void apply(String yaml) {
    server.apply(yaml);
  }

  /** A kubeconfig with this namespace and the rights of a view role there and nowhere else. */
  String viewer(String namespace) throws IOException {
    apply(VIEWER.replace("NAMESPACE", namespace));
    String token =
        server
            .admin()
            .serviceAccounts()
            .inNamespace(namespace)
            .withName("viewer")
            .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
            .getStatus()
            .getToken();
    YAMLMapper yaml = new YAMLMapper();
    JsonNode config = yaml.readTree(kubeconfig.toFile());
    ((ObjectNode) config.at("/users/0")).putObject("user").put("token", token);
    ((ObjectNode) config.at("/contexts/0/context")).put("namespace", namespace);
    Path file = Files.createTempFile("tributary-viewer", ".kubeconfig");
    yaml.writeValue(file.toFile(), config);
    return file.toString();
  }

  /** Accepts a contract as it is, as the operator does. */
  void accept(String namespace, String contract) {
    EventContract there =
        server
            .admin()
            .resources(EventContract.class)
            .inNamespace(namespace)
            .withName(contract)
            .get();
    server
        .admin()
        .resource(ContractRecords.toConfigMap(namespace, contract, AcceptedVersion.of(there)))
        .create();
  }

  /** Writes a status as an operator would; in it, GENERATION stands for the object's. */
  void status(String kind, String namespace, String name, String json) {
    var resources = server.admin().genericKubernetesResources("tributary.dev/v1alpha1", kind);
    var resource =
        namespace.isEmpty()
            ? resources.withName(name)
            : resources.inNamespace(namespace).withName(name);
    resource.editStatus(
        there -> {
          there.setAdditionalProperty("status", status(json, there.getMetadata().getGeneration()));
          return there;
        });
  }

  private static Map<String, Object> status(String json, long generation) {
    try {
      return new JsonMapper()
          .readValue(json.replace("GENERATION", "" + generation), new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
