package dev.tributary.operator;

import static dev.tributary.operator.support.World.assertCondition;
import static dev.tributary.operator.support.World.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.operator.admission.AdmissionStart;
import dev.tributary.operator.apply.Labels;
import dev.tributary.operator.support.QuarkusApi;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** The application as it is shipped: wiring, settings, health and metrics. */
@QuarkusTest
@QuarkusTestResource(QuarkusApi.class)
class QuarkusAppTest {
  @Inject Operator operator;
  @Inject KubernetesClient client;
  @Inject AdmissionStart admission;

  @TestHTTPResource URI home;

  @Test
  void theApplicationReconcilesAndIsHealthy() throws Exception {
    client
        .load(
            new ByteArrayInputStream(
                """
                apiVersion: tributary.dev/v1alpha1
                kind: SystemEndpoint
                metadata: {name: shop, namespace: quarkus-app}
                spec:
                  type: Commerce
                  http:
                    webhooks:
                      orderCreated:
                        path: /orders-create
                        verify: {hmacSha256: {header: x-shop-hmac, secretRef: {name: shop-hmac}}}
                """
                    .getBytes(StandardCharsets.UTF_8)))
        .serverSideApply();
    eventually(
        () -> {
          SystemEndpoint shop =
              client
                  .resources(SystemEndpoint.class)
                  .inNamespace(QuarkusApi.WATCHED)
                  .withName("shop")
                  .get();
          assertThat(shop.getStatus()).isNotNull();
          assertCondition(shop.getStatus().conditions(), "Ready", "True", "AsExpected");
        });
    assertThat(get("/q/health/live")).contains("\"UP\"");
    assertThat(get("/q/health/ready")).contains("\"UP\"");
    assertThat(get("/q/metrics"))
        .contains("tributary_resource_ready{")
        .contains("tributary_operator_reconcile_seconds_count{");
    assertThat(get("/scaling/quarkus-app/orders"))
        .isEqualTo("{\"error\":\"no flow of that name is scaled by this replica\"}");
  }

  @Test
  void everyControllerRetriesForEverAndLooksAgainWithinMinutes() {
    assertThat(operator.getRegisteredControllers()).hasSize(5);
    operator
        .getRegisteredControllers()
        .forEach(
            c -> {
              var configuration = c.getConfiguration();
              assertThat(configuration.getInformerConfig().isComparableResourceVersions())
                  .as(configuration.getName())
                  .isFalse();
              assertThat((Duration) configuration.maxReconciliationInterval().orElseThrow())
                  .isLessThanOrEqualTo(Duration.ofMinutes(5));
              assertThat(configuration.fieldManager()).isEqualTo(Labels.FIELD_MANAGER);
              GenericRetry retry = (GenericRetry) configuration.getRetry();
              assertThat(retry.getMaxAttempts()).isNegative();
              assertThat(retry.getMaxInterval()).isEqualTo(120_000);
              assertThat(configuration.getInformerConfig().getNamespaces())
                  .containsExactly(
                      configuration.getName().equals("integrationplatform")
                          ? "JOSDK_ALL_NAMESPACES"
                          : QuarkusApi.WATCHED);
            });
  }

  @Test
  void theWebhookAnswersOverTheMountedCertificateAndReadsNothingElse() throws Exception {
    eventually(() -> assertThat(admission.port()).isPresent());
    assertThat(post("/admission", "{}")).isEqualTo(400);
    assertThat(post("/admission", "x".repeat(5 << 20))).isEqualTo(413);
    assertThat(post("/q/health", "{}")).isEqualTo(404);
    assertThat(
            post(
                "/admission",
                """
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
                 "request": {"uid": "1", "kind": {"kind": "Pod"}}}
                """))
        .isEqualTo(200);
  }

  private int post(String path, String body) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null);
    try (InputStream in = Files.newInputStream(QuarkusApi.ADMISSION.resolve("tls.crt"))) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (HttpClient http = HttpClient.newBuilder().sslContext(context).build()) {
      return http.send(
              HttpRequest.newBuilder(
                      URI.create("https://localhost:" + admission.port().getAsInt() + path))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private String get(String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(home.resolve(path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
