package dev.tributary.operator.support;

import io.fabric8.kubernetes.client.Config;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Points the Quarkus application at the test API server. */
public final class QuarkusApi implements QuarkusTestResourceLifecycleManager {
  /** The namespace that the application watches. */
  public static final String WATCHED = "quarkus-app";

  /** Where the webhook's certificate lies. */
  public static final Path ADMISSION = Path.of("target", "admission");

  @Override
  public Map<String, String> start() {
    TestApi api = TestApi.get();
    api.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: quarkus-app, labels: {tributary.dev/platform: quarkus-app}}
        """);
    Rbac.grant(WATCHED);
    Config config = api.config();
    Map<String, String> properties = new HashMap<>();
    properties.put("quarkus.kubernetes-client.api-server-url", config.getMasterUrl());
    put(properties, "ca-cert-data", config.getCaCertData());
    put(properties, "ca-cert-file", config.getCaCertFile());
    put(properties, "client-cert-data", config.getClientCertData());
    put(properties, "client-cert-file", config.getClientCertFile());
    put(properties, "client-key-data", config.getClientKeyData());
    put(properties, "client-key-file", config.getClientKeyFile());
    properties.put("quarkus.operator-sdk.namespaces", WATCHED);
    properties.put("tributary.namespace", TestApi.HOME);
    TestCertificate certificate = TestCertificate.make();
    certificate.writeTo(ADMISSION);
    properties.put("tributary.admission.enabled", "true");
    properties.put("tributary.admission.port", "0");
    properties.put("tributary.admission.certificate", ADMISSION.toAbsolutePath().toString());
    return properties;
  }

  private static void put(Map<String, String> properties, String name, String value) {
    if (value != null) {
      properties.put("quarkus.kubernetes-client." + name, value);
    }
  }

  @Override
  public void stop() {
    // The server ends with the JVM.
  }
}
