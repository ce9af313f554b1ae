package dev.tributary.operator.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the API server answered to an apply, with its warnings, which the client's own API hides.
 *
 * @param status of HTTP
 * @param body the resource or a Status
 * @param warnings as kubectl would print them
 */
public record Answer(int status, JsonNode body, List<String> warnings) {
  private static final ObjectMapper YAML = new YAMLMapper();

  /** Without retries: what server-side apply can't type is answered 500. */
  private static final KubernetesClient CLIENT =
      new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(TestApi.get().config()).withRequestRetryBackoffLimit(0).build())
          .build();

  /** Applies a manifest on the server's side under strict validation. */
  public static Answer apply(String manifest, boolean dryRun) {
    try {
      JsonNode resource = YAML.readTree(manifest);
      String namespace = resource.at("/metadata/namespace").asText();
      HttpRequest request =
          CLIENT
              .getHttpClient()
              .newHttpRequestBuilder()
              .uri(
                  "%sapis/tributary.dev/v1alpha1%s/%ss/%s?fieldManager=person&force=true&fieldValidation=Strict%s"
                      .formatted(
                          CLIENT.getMasterUrl(),
                          namespace.isEmpty() ? "" : "/namespaces/" + namespace,
                          resource.path("kind").asText().toLowerCase(java.util.Locale.ROOT),
                          resource.at("/metadata/name").asText(),
                          dryRun ? "&dryRun=All" : ""))
              .method("PATCH", "application/apply-patch+yaml", manifest)
              .build();
      HttpResponse<String> response =
          CLIENT.getHttpClient().sendAsync(request, String.class).join();
      return new Answer(
          response.code(),
          YAML.readTree(response.bodyString()),
          response.headers("Warning").stream().map(Answer::warning).toList());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** {@code 299 - "text"}, RFC 7234; the bytes are UTF-8. */
  private static String warning(String header) {
    String text = header.substring(header.indexOf('"') + 1, header.lastIndexOf('"'));
    String plain = text.replaceAll("\\\\(.)", "$1");
    return plain.chars().allMatch(c -> c < 256)
        ? new String(plain.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
        : plain;
  }

  /** What a refusal says. */
  public String message() {
    return body.path("message").asText();
  }
}
