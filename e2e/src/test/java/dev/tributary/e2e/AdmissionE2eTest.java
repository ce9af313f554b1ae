package dev.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.crds.v1alpha1.SyncFlow;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The webhook as the chart installs it, asked by dry runs. */
@ExtendWith(Environment.class)
class AdmissionE2eTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String FLOW = "orders-to-erp";

  private final Environment.Installed installed;

  AdmissionE2eTest(Environment.Installed installed) {
    this.installed = installed;
  }

  @Test
  void aMappingThatDoesNotFitTheContractIsAWarningInTheTextOfTheCommandLine() {
    String before = installed.orders().flow(FLOW).getMetadata().getResourceVersion();
    // The API server may not have seen the webhook's pod yet, and it fails open.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              HttpResponse<String> answer = dryRun("payload.ordrId");
              assertThat(answer.code()).isEqualTo(200);
              assertThat(answer.headers("Warning"))
                  .singleElement()
                  .asString()
                  .contains(
                      "spec.mapping.PurchaseOrderByCustomer: undefined field 'ordrId' of 'payload'"
                          + " (line 1, column 8); did you mean payload.orderId?");
            });
    assertThat(installed.orders().flow(FLOW).getMetadata().getResourceVersion()).isEqualTo(before);
  }

  @Test
  void anExpressionThatCanNotBeReadIsDenied() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              HttpResponse<String> answer = dryRun("paylod.orderId");
              assertThat(answer.code()).isEqualTo(403);
              assertThat(answer.bodyString())
                  .contains(
                      "denied the request: spec.mapping.PurchaseOrderByCustomer: undeclared"
                          + " reference to 'paylod' (line 1, column 1); mend the expression");
            });
  }

  private HttpResponse<String> dryRun(String expression) {
    KubernetesClient client = installed.client();
    SyncFlow flow = installed.orders().flow(FLOW);
    JsonNode spec = client.getKubernetesSerialization().convertValue(flow.getSpec(), JsonNode.class);
    ((ObjectNode) spec.path("mapping")).put("PurchaseOrderByCustomer", expression);
    String manifest =
        """
        {"apiVersion": "tributary.dev/v1alpha1", "kind": "SyncFlow",
         "metadata": {"name": "%s", "namespace": "%s"}, "spec": %s}
        """
            .formatted(FLOW, flow.getMetadata().getNamespace(), spec);
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(
                "%sapis/tributary.dev/v1alpha1/namespaces/%s/syncflows/%s?fieldManager=test&force=true&dryRun=All"
                    .formatted(client.getMasterUrl(), flow.getMetadata().getNamespace(), FLOW))
            .method("PATCH", "application/apply-patch+yaml", manifest)
            .build();
    return client.getHttpClient().sendAsync(request, String.class).join();
  }
}
