package dev.tributary.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
  private static final Path GOLDEN = Chart.MODULE.resolve("src/test/resources/golden");
  private static final String UPDATE = "tributary.golden.update";
  private static final String KIND = "ValidatingWebhookConfiguration";
  private static final YAMLMapper WRITER =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .build();

  @ParameterizedTest
  @ValueSource(strings = {"suite", "cluster-mode", "cert-manager"})
  void a_change_of_the_webhook_shows_in_the_golden_file(String variant) throws IOException {
    ObjectNode webhook = Chart.only(Chart.render(variant), KIND).deepCopy();
    ObjectNode client = (ObjectNode) webhook.at("/webhooks/0/clientConfig");
    if (client.has("caBundle")) {
      client.put("caBundle", "made-anew-at-each-rendering");
    }
    String rendered = WRITER.writeValueAsString(webhook);
    Path file = GOLDEN.resolve("admission-" + variant + ".yaml");
    if (Boolean.getBoolean(UPDATE)) {
      Files.writeString(file, rendered);
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "").isEqualTo(rendered);
  }

  @Test
  void the_webhook_fails_open_soon_and_without_side_effects() {
    JsonNode webhook = Chart.only(Chart.render("default"), KIND).at("/webhooks/0");
    assertThat(webhook.path("failurePolicy").asText()).isEqualTo("Ignore");
    assertThat(webhook.path("timeoutSeconds").asInt()).isEqualTo(2);
    assertThat(webhook.path("sideEffects").asText()).isEqualTo("None");
    assertThat(Chart.texts(webhook.at("/rules/0/resources")))
        .containsExactly("eventcontracts", "orchestrations", "syncflows", "systemendpoints");
  }

  @Test
  void only_the_served_namespaces_are_asked_about() {
    String values = "/webhooks/0/namespaceSelector/matchExpressions/0/values";
    assertThat(Chart.texts(Chart.only(Chart.render("default"), KIND).at(values)))
        .containsExactly("tributary-system");
    assertThat(Chart.texts(Chart.only(Chart.render("namespaces"), KIND).at(values)))
        .containsExactly("shop", "stores");
    assertThat(
            Chart.only(Chart.render("cluster-mode"), KIND)
                .at("/webhooks/0/namespaceSelector")
                .isMissingNode())
        .isTrue();
  }

  @Test
  void the_chart_makes_a_certificate_for_the_services_name() throws Exception {
    List<JsonNode> objects = Chart.render("default");
    JsonNode secret = Chart.only(objects, "Secret");
    JsonNode webhook = Chart.only(objects, KIND);
    X509Certificate certificate = certificate(secret.at("/data/tls.crt").asText());
    X509Certificate authority = certificate(secret.at("/data/ca.crt").asText());
    certificate.verify(authority.getPublicKey());
    assertThat(certificate.getSubjectAlternativeNames())
        .anySatisfy(
            name -> assertThat(name.get(1)).isEqualTo("tributary-admission.tributary-system.svc"));
    assertThat(webhook.at("/webhooks/0/clientConfig/caBundle").asText())
        .isEqualTo(secret.at("/data/ca.crt").asText());
    assertThat(secret.path("type").asText()).isEqualTo("kubernetes.io/tls");
  }

  @Test
  void an_upgrade_keeps_the_certificate_that_is_there() {
    JsonNode first = Chart.only(Chart.render("default"), "Secret");
    List<JsonNode> again = Chart.renderBeside(first, "default");
    assertThat(Chart.only(again, "Secret").path("data")).isEqualTo(first.path("data"));
    assertThat(Chart.only(again, KIND).at("/webhooks/0/clientConfig/caBundle"))
        .isEqualTo(first.at("/data/ca.crt"));
    assertThat(Chart.only(Chart.render("default"), "Secret").path("data"))
        .isNotEqualTo(first.path("data"));
  }

  @Test
  void cert_manager_takes_over_with_an_issuer_of_its_own_or_a_named_one() {
    List<JsonNode> own = Chart.render("cert-manager");
    assertThat(Chart.ofKind(own, "Secret")).isEmpty();
    assertThat(Chart.only(own, "Issuer").at("/spec/selfSigned").isObject()).isTrue();
    JsonNode certificate = Chart.only(own, "Certificate");
    assertThat(certificate.at("/spec/issuerRef/name").asText()).isEqualTo("tributary-admission");
    assertThat(Chart.only(own, KIND).at("/metadata/annotations").toString())
        .contains("tributary-system/tributary-admission");
    List<JsonNode> named = Chart.render("everything");
    assertThat(Chart.ofKind(named, "Issuer")).isEmpty();
    assertThat(Chart.only(named, "Certificate").at("/spec/issuerRef/kind").asText())
        .isEqualTo("ClusterIssuer");
  }

  @Test
  void the_pod_serves_it_and_starts_without_a_certificate() {
    List<JsonNode> objects = Chart.render("cert-manager");
    JsonNode pod = Chart.only(objects, "Deployment").at("/spec/template/spec");
    String secret = Chart.only(objects, "Certificate").at("/spec/secretName").asText();
    assertThat(pod.path("volumes"))
        .anySatisfy(
            volume -> {
              assertThat(volume.at("/secret/secretName").asText()).isEqualTo(secret);
              assertThat(volume.at("/secret/optional").asBoolean()).isTrue();
            });
    assertThat(pod.at("/containers/0/ports").findValuesAsText("name"))
        .containsExactly("http", "admission");
    assertThat(
            Chart.named(objects, "Service", "tributary-admission").at("/spec/ports/0/targetPort"))
        .hasToString("\"admission\"");
  }

  @Test
  void switched_off_nothing_of_it_is_left() {
    List<JsonNode> objects = Chart.render("minimal");
    assertThat(Chart.ofKind(objects, KIND)).isEmpty();
    assertThat(Chart.ofKind(objects, "Secret")).isEmpty();
    assertThat(objects.toString()).doesNotContain("admission");
  }

  private static X509Certificate certificate(String data) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Base64.getDecoder().decode(data)));
  }
}
