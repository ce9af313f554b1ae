package dev.tributary.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorTest {
  static List<String> variants() {
    return Chart.variants();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void the_pod_meets_the_restricted_pod_security_standard(String variant) {
    JsonNode pod = pod(variant);
    JsonNode security = pod.get("securityContext");
    assertThat(security.get("runAsNonRoot").asBoolean()).isTrue();
    assertThat(security.get("runAsUser").asInt()).isEqualTo(65532);
    assertThat(security.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    JsonNode container = container(variant).get("securityContext");
    assertThat(container.get("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.get("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(Chart.texts(container.at("/capabilities/drop"))).containsExactly("ALL");
    assertThat(pod.path("volumes"))
        .allSatisfy(
            volume ->
                assertThat(
                        volume.has("emptyDir") || volume.has("configMap") || volume.has("secret"))
                    .isTrue());
  }

  @Test
  void the_pod_is_bounded_and_probed() {
    JsonNode container = container("default");
    assertThat(container.at("/resources/limits/memory").asText()).isEqualTo("384Mi");
    assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/started");
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
    assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(8080);
    assertThat(container.path("volumeMounts"))
        .anySatisfy(mount -> assertThat(mount.get("mountPath").asText()).isEqualTo("/tmp"));
  }

  @ParameterizedTest
  @CsvSource({
    "default, tributary-system",
    "namespaces, 'shop,stores'",
    "cluster-mode, JOSDK_ALL_NAMESPACES"
  })
  void the_operator_is_told_which_namespaces_to_serve(String variant, String namespaces) {
    assertThat(environment(variant)).containsEntry("QUARKUS_OPERATOR_SDK_NAMESPACES", namespaces);
  }

  @Test
  void a_namespace_named_by_a_number_stays_a_text() {
    List<JsonNode> objects = Chart.renderValues("watch: {namespaces: ['1234']}");
    assertThat(
            Chart.named(objects, "Role", "tributary-operator")
                .at("/metadata/namespace")
                .isTextual())
        .isTrue();
    assertThat(Chart.only(objects, "Deployment").at("/spec/template/spec/containers/0/env"))
        .filteredOn(v -> v.get("name").asText().equals("QUARKUS_OPERATOR_SDK_NAMESPACES"))
        .allSatisfy(variable -> assertThat(variable.get("value").isTextual()).isTrue());
  }

  @Test
  void the_operator_knows_its_own_namespace_by_the_downward_api() {
    assertThat(container("default").path("env"))
        .anySatisfy(
            variable -> {
              assertThat(variable.get("name").asText()).isEqualTo("POD_NAMESPACE");
              assertThat(variable.at("/valueFrom/fieldRef/fieldPath").asText())
                  .isEqualTo("metadata.namespace");
            });
  }

  @Test
  void channels_become_the_operators_allowed_images() throws IOException {
    assertThat(config("default"))
        .containsEntry("tributary.images.stable", "ghcr.io/tributary-dev/integration-runtime:0.1.0")
        .containsEntry(
            "tributary.orchestration-images.stable",
            "ghcr.io/tributary-dev/orchestration-runtime:0.1.0");
    assertThat(environment("everything")).containsEntry("TRIBUTARY_IMAGE_PULL_POLICY", "Always");
    assertThat(environment("default"))
        .containsEntry("QUARKUS_CONFIG_LOCATIONS", "/etc/tributary/config/application.properties");
    assertThat(container("default").path("volumeMounts"))
        .anySatisfy(
            mount ->
                assertThat(mount.get("mountPath").asText()).isEqualTo("/etc/tributary/config"));
  }

  @Test
  void a_registry_override_applies_to_the_operators_and_to_the_runtimes_images()
      throws IOException {
    assertThat(container("default").get("image").asText())
        .isEqualTo("ghcr.io/tributary-dev/operator:0.1.0");
    assertThat(container("everything").get("image").asText())
        .isEqualTo("registry.example.com:5000/mirror/tributary-dev/operator:1.2.3");
    assertThat(config("everything"))
        .containsEntry(
            "tributary.images.stable",
            "registry.example.com:5000/mirror/tributary-dev/integration-runtime:1.2.3")
        .containsEntry(
            "tributary.images.next", "registry.example.com:5000/mirror/integration-runtime:0.1.0");
    assertThat(pod("everything").at("/imagePullSecrets/0/name").asText()).isEqualTo("mirror");
  }

  @ParameterizedTest
  @CsvSource({
    "ghcr.io/a/operator, m/a/operator",
    "localhost/operator, m/operator",
    "host:5000/operator, m/operator",
    "library/operator, m/library/operator",
    "operator, m/operator"
  })
  void only_a_registry_is_replaced_never_a_path(String repository, String expected) {
    List<JsonNode> objects =
        Chart.renderValues("image: {registry: m, repository: '" + repository + "', tag: t}");
    assertThat(
            Chart.only(objects, "Deployment").at("/spec/template/spec/containers/0/image").asText())
        .isEqualTo(expected + ":t");
  }

  @Test
  void a_change_of_the_configuration_rolls_the_pod() {
    String checksum = "/spec/template/metadata/annotations/checksum~1config";
    String before = Chart.only(Chart.render("default"), "Deployment").at(checksum).asText();
    String after =
        Chart.only(Chart.renderValues("runtime: {images: {stable: {tag: other}}}"), "Deployment")
            .at(checksum)
            .asText();
    assertThat(before).isNotEmpty().isNotEqualTo(after);
  }

  @Test
  void kafkas_secrets_are_mounted_whole_and_may_come_later() {
    JsonNode pod = pod("everything");
    Map<String, JsonNode> secrets =
        StreamSupport.stream(pod.path("volumes").spliterator(), false)
            .filter(volume -> volume.path("name").asText().startsWith("secret-"))
            .collect(Collectors.toMap(v -> v.get("name").asText(), v -> v.get("secret")));
    assertThat(secrets.values())
        .hasSize(2)
        .allSatisfy(secret -> assertThat(secret.get("optional").asBoolean()).isTrue())
        .allSatisfy(secret -> assertThat(secret.has("items")).isFalse());
    assertThat(container("everything").path("volumeMounts"))
        .filteredOn(mount -> secrets.containsKey(mount.get("name").asText()))
        .allSatisfy(
            mount ->
                assertThat(mount.get("mountPath").asText())
                    .isEqualTo(
                        "/etc/tributary/secrets/"
                            + secrets.get(mount.get("name").asText()).get("secretName").asText()))
        .hasSize(2);
  }

  @Test
  void scheduling_and_names_follow_the_values() {
    List<JsonNode> objects = Chart.render("everything");
    JsonNode deployment = Chart.only(objects, "Deployment");
    JsonNode pod = deployment.at("/spec/template/spec");
    assertThat(Chart.name(deployment)).isEqualTo("retail-integration-operator");
    assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(pod.get("serviceAccountName").asText()).isEqualTo("integration-operator");
    assertThat(Chart.name(Chart.only(objects, "ServiceAccount"))).isEqualTo("integration-operator");
    assertThat(pod.get("priorityClassName").asText()).isEqualTo("system-cluster-critical");
    assertThat(pod.at("/nodeSelector/kubernetes.io~1arch").asText()).isEqualTo("amd64");
    assertThat(pod.at("/tolerations/0/key").asText()).isEqualTo("infra");
    assertThat(pod.at("/affinity/podAntiAffinity").isObject()).isTrue();
    assertThat(environment("everything")).containsEntry("QUARKUS_LOG_LEVEL", "DEBUG");
    assertThat(Chart.only(objects, "PodDisruptionBudget").at("/spec/maxUnavailable").asText())
        .isEqualTo("50%");
  }

  @Test
  void the_network_policy_keeps_the_operator_from_metadata_addresses() {
    JsonNode policy = Chart.only(Chart.render("everything"), "NetworkPolicy");
    assertThat(Chart.texts(policy.at("/spec/policyTypes"))).containsExactly("Ingress", "Egress");
    assertThat(policy.at("/spec/egress/1/to/0/ipBlock/except/0").asText())
        .isEqualTo("169.254.0.0/16");
    assertThat(policy.at("/spec/egress/1/ports").findValuesAsText("port"))
        .containsExactly("443", "6443", "9092", "9093");
    assertThat(Chart.ofKind(Chart.render("default"), "NetworkPolicy")).isEmpty();
  }

  @Test
  void the_operator_is_told_of_the_flows_network_policies() throws IOException {
    assertThat(config("default"))
        .containsEntry("tributary.network-policy.enabled", "true")
        .doesNotContainKeys(
            "tributary.network-policy.extra-ports", "tributary.network-policy.allow-from");
    assertThat(config("everything"))
        .containsEntry("tributary.network-policy.extra-ports", "9094,31092")
        .containsEntry(
            "tributary.network-policy.allow-from",
            "[{\"namespaceSelector\":{\"matchLabels\":{\"kubernetes.io/metadata.name\":\"gateways\"}}}]");
  }

  private static JsonNode pod(String variant) {
    return Chart.only(Chart.render(variant), "Deployment").at("/spec/template/spec");
  }

  private static JsonNode container(String variant) {
    return pod(variant).at("/containers/0");
  }

  private static Map<String, String> environment(String variant) {
    return StreamSupport.stream(container(variant).path("env").spliterator(), false)
        .filter(variable -> variable.has("value"))
        .collect(Collectors.toMap(v -> v.get("name").asText(), v -> v.get("value").asText()));
  }

  private static Map<String, String> config(String variant) throws IOException {
    Properties properties = new Properties();
    properties.load(
        new StringReader(
            Chart.only(Chart.render(variant), "ConfigMap")
                .at("/data/application.properties")
                .asText()));
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(key -> key, properties::getProperty));
  }
}
