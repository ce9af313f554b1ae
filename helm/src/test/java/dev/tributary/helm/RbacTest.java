package dev.tributary.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RbacTest {
  private static final Set<String> KINDS =
      Set.of("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding");
  private static final Set<String> ROLES = Set.of("Role", "ClusterRole");
  private static final Path GOLDEN = Chart.MODULE.resolve("src/test/resources/golden");
  private static final String UPDATE = "tributary.golden.update";
  private static final YAMLMapper WRITER =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  static List<String> variants() {
    return Chart.variants();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void a_change_of_the_rights_shows_in_the_golden_file(String variant) throws IOException {
    String rendered = golden(variant);
    Path file = GOLDEN.resolve("rbac-" + variant + ".yaml");
    if (Boolean.getBoolean(UPDATE)) {
      Files.writeString(file, rendered);
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "")
        .as(
            "the RBAC that the chart renders with values/%s.yaml differs from its golden file. If the"
                + " change is meant, run `./mvnw -f helm/pom.xml test -D%s=true`, and read and commit"
                + " the diff of %s",
            variant, UPDATE, Chart.MODULE.getParent().relativize(file))
        .isEqualTo(rendered);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void no_role_reaches_secrets_or_grants_itself_more(String variant) {
    for (JsonNode role : roles(variant)) {
      for (JsonNode rule : role.path("rules")) {
        String where = Chart.name(role) + " " + rule;
        assertThat(Chart.texts(rule.path("apiGroups"))).as(where).isNotEmpty().doesNotContain("*");
        assertThat(Chart.texts(rule.path("resources")))
            .as(where)
            .isNotEmpty()
            .noneMatch(resource -> resource.contains("*"))
            .noneMatch(resource -> resource.startsWith("secrets"))
            .noneMatch(resource -> resource.startsWith("pods/"))
            .noneMatch(resource -> resource.equals("serviceaccounts/token"));
        assertThat(Chart.texts(rule.path("verbs")))
            .as(where)
            .isNotEmpty()
            .doesNotContain("*", "escalate", "bind", "impersonate");
        assertThat(rule.has("nonResourceURLs")).as(where).isFalse();
        assertThat(Chart.texts(rule.path("apiGroups")))
            .as(where)
            .doesNotContain("rbac.authorization.k8s.io", "apiextensions.k8s.io");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void the_operator_writes_nothing_but_status_and_scale_to_its_users_resources(String variant) {
    for (JsonNode role : operatorRoles(variant)) {
      for (JsonNode rule : role.path("rules")) {
        if (!Chart.texts(rule.path("apiGroups")).contains("tributary.dev")) {
          continue;
        }
        // By scale it wakes a flow that KEDA left at 0 pods; the rest of a spec is out of its
        // reach.
        boolean status =
            Chart.texts(rule.path("resources")).stream()
                .allMatch(r -> r.endsWith("/status") || r.equals("syncflows/scale"));
        assertThat(Chart.texts(rule.path("verbs")))
            .as(Chart.name(role) + " " + rule)
            .isSubsetOf(
                status ? List.of("get", "patch", "update") : List.of("get", "list", "watch"));
      }
    }
  }

  @Test
  void without_cluster_mode_only_platforms_and_namespaces_are_readable_everywhere() {
    for (String variant : List.of("default", "namespaces", "strimzi", "everything")) {
      List<JsonNode> objects = Chart.render(variant);
      List<JsonNode> bindings = Chart.ofKind(objects, "ClusterRoleBinding").toList();
      assertThat(bindings).as(variant).hasSize(1);
      JsonNode role =
          Chart.named(objects, "ClusterRole", bindings.getFirst().at("/roleRef/name").asText());
      Set<String> resources = new TreeSet<>();
      role.path("rules").forEach(rule -> resources.addAll(Chart.texts(rule.path("resources"))));
      assertThat(resources)
          .containsExactly("integrationplatforms", "integrationplatforms/status", "namespaces");
    }
  }

  @Test
  void the_same_rights_hold_in_the_releases_namespace_in_a_list_or_everywhere() {
    List<JsonNode> byDefault = Chart.render("default");
    List<JsonNode> listed = Chart.render("namespaces");
    JsonNode rules = Chart.named(byDefault, "Role", "tributary-operator").path("rules");

    assertThat(served(byDefault)).containsExactly(Chart.NAMESPACE);
    assertThat(served(listed)).containsExactly("shop", "stores");
    assertThat(Chart.ofKind(listed, "Role").filter(r -> Chart.name(r).equals("tributary-operator")))
        .allSatisfy(role -> assertThat(role.path("rules")).isEqualTo(rules));

    List<JsonNode> everywhere = Chart.render("cluster-mode");
    assertThat(served(everywhere)).isEmpty();
    assertThat(Chart.named(everywhere, "ClusterRole", "tributary-operator").path("rules"))
        .isEqualTo(rules);
    assertThat(
            Chart.named(everywhere, "ClusterRoleBinding", "tributary-operator")
                .at("/subjects/0/namespace")
                .asText())
        .isEqualTo(Chart.NAMESPACE);
  }

  @Test
  void in_its_own_namespace_the_operator_may_write_its_lease_and_the_ledger_of_topics() {
    List<JsonNode> objects = Chart.render("namespaces");
    JsonNode role = Chart.named(objects, "Role", "tributary-operator-own");
    assertThat(Chart.namespace(role)).isEqualTo(Chart.NAMESPACE);
    for (JsonNode rule : role.path("rules")) {
      if (!Chart.texts(rule.path("verbs")).equals(List.of("create"))) {
        assertThat(Chart.texts(rule.path("resourceNames")))
            .isIn(
                List.of("tributary-operator"),
                List.of("tributary-topics", "tributary-topics.shop", "tributary-topics.stores"));
      }
    }
  }

  @Test
  void the_operator_is_told_the_name_of_the_lease_that_its_role_allows() {
    String config =
        Chart.only(Chart.render("everything"), "ConfigMap")
            .at("/data/application.properties")
            .asText();
    assertThat(config).contains("tributary.lease-name=retail-integration-operator\n");
    JsonNode own =
        Chart.named(Chart.render("everything"), "Role", "retail-integration-operator-own");
    assertThat(own.path("rules"))
        .filteredOn(rule -> Chart.texts(rule.path("resources")).contains("leases"))
        .filteredOn(rule -> !Chart.texts(rule.path("verbs")).contains("create"))
        .singleElement()
        .satisfies(
            rule ->
                assertThat(Chart.texts(rule.path("resourceNames")))
                    .containsExactly("retail-integration-operator"));
  }

  @Test
  void topics_are_never_deletable() {
    List<JsonNode> topics =
        Chart.ofKind(Chart.render("everything"), "Role")
            .filter(role -> Chart.name(role).endsWith("-topics"))
            .toList();
    assertThat(topics).extracting(Chart::namespace).containsExactly("kafka", "kafka-test");
    assertThat(topics)
        .allSatisfy(
            role ->
                assertThat(Chart.texts(role.at("/rules/0/verbs")))
                    .doesNotContain("delete", "deletecollection"));
    assertThat(golden("default")).doesNotContain("kafka.strimzi.io");
  }

  @Test
  void every_kind_is_covered_by_the_operators_and_the_users_roles() {
    List<JsonNode> objects = Chart.render("default");
    for (JsonNode crd : Chart.ofKind(objects, "CustomResourceDefinition").toList()) {
      String plural = crd.at("/spec/names/plural").asText();
      boolean namespaced = crd.at("/spec/scope").asText().equals("Namespaced");
      List<JsonNode> expected =
          namespaced
              ? List.of(
                  Chart.named(objects, "Role", "tributary-operator"),
                  Chart.named(objects, "ClusterRole", "tributary-view"),
                  Chart.named(objects, "ClusterRole", "tributary-edit"),
                  Chart.named(objects, "ClusterRole", "tributary-admin"))
              : List.of(
                  Chart.named(objects, "ClusterRole", "tributary-operator-platforms"),
                  Chart.named(objects, "ClusterRole", "tributary-platform-admin"));
      assertThat(expected)
          .allSatisfy(
              role ->
                  assertThat(role.path("rules"))
                      .as("rights on %s in %s; add the kind to the chart's roles", plural, role)
                      .anySatisfy(
                          rule ->
                              assertThat(Chart.texts(rule.path("resources"))).contains(plural)));
    }
  }

  @Test
  void the_users_roles_aggregate_to_kubernetes_own_except_the_platforms() {
    List<JsonNode> objects = Chart.render("default");
    for (String level : List.of("view", "edit", "admin")) {
      assertThat(aggregations(Chart.named(objects, "ClusterRole", "tributary-" + level)))
          .containsExactly("rbac.authorization.k8s.io/aggregate-to-" + level);
    }
    assertThat(aggregations(Chart.named(objects, "ClusterRole", "tributary-platform-admin")))
        .isEmpty();
    assertThat(Chart.ofKind(Chart.render("everything"), "ClusterRole"))
        .allSatisfy(role -> assertThat(aggregations(role)).isEmpty());
    assertThat(golden("minimal")).doesNotContain("tributary-view");
  }

  private static List<String> served(List<JsonNode> objects) {
    return Chart.ofKind(objects, "Role")
        .filter(role -> Chart.name(role).equals("tributary-operator"))
        .map(Chart::namespace)
        .toList();
  }

  private static List<JsonNode> roles(String variant) {
    return Chart.render(variant).stream()
        .filter(object -> ROLES.contains(object.path("kind").asText()))
        .toList();
  }

  private static List<JsonNode> operatorRoles(String variant) {
    return roles(variant).stream().filter(r -> Chart.name(r).contains("-operator")).toList();
  }

  private static List<String> aggregations(JsonNode role) {
    List<String> keys = new ArrayList<>();
    role.at("/metadata/labels").fieldNames().forEachRemaining(keys::add);
    return keys.stream().filter(k -> k.startsWith("rbac.authorization.k8s.io/")).toList();
  }

  /** Every RBAC object, sorted, without the labels that a version bump changes. */
  private static String golden(String variant) {
    StringBuilder text =
        new StringBuilder("# The RBAC that the chart renders with values/" + variant + ".yaml.\n");
    Chart.render(variant).stream()
        .filter(object -> KINDS.contains(object.path("kind").asText()))
        .sorted(
            Comparator.comparing((JsonNode object) -> object.path("kind").asText())
                .thenComparing(Chart::namespace)
                .thenComparing(Chart::name))
        .forEach(object -> text.append("---\n").append(write(object)));
    return text.toString();
  }

  private static String write(JsonNode object) {
    ObjectNode copy = object.deepCopy();
    ObjectNode metadata = (ObjectNode) copy.get("metadata");
    ObjectNode labels = (ObjectNode) metadata.remove("labels");
    labels.retain(aggregations(object));
    if (!labels.isEmpty()) {
      metadata.set("labels", labels);
    }
    try {
      return WRITER.writeValueAsString(copy);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
