package dev.tributary.cli.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.cli.crd.Kinds;
import dev.tributary.cli.crd.Rules;
import dev.tributary.cli.input.InputException;
import dev.tributary.cli.input.InputText;
import dev.tributary.cli.workspace.Workspace;
import dev.tributary.cli.workspace.WorkspaceReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSecretsTest {
  private static final String MANIFESTS =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: basic, namespace: retail}
      data: {username: Zmxvdw==}
      stringData: {password: from-manifest}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: basic, namespace: other}
      stringData: {password: elsewhere}
      """;

  @TempDir Path dir;

  private static Workspace workspace(String text) {
    return WorkspaceReader.read(
        List.of(new InputText("-", text, true)), "default", Kinds.packaged(), new Rules());
  }

  private static LocalSecrets secrets(Optional<Path> file, Map<String, String> environment) {
    return LocalSecrets.of(
        "retail",
        workspace(MANIFESTS),
        file,
        environment,
        Map.of("shop-hmac", Map.of("secret", "made-up")));
  }

  private static Optional<String> text(LocalSecrets secrets, String secret, String key) {
    return secrets.find(secret, key).map(value -> new String(value, UTF_8));
  }

  @Test
  void readsManifestsOfTheNamespaceAndWhatIsMadeUp() {
    LocalSecrets secrets = secrets(Optional.empty(), Map.of());
    assertThat(text(secrets, "basic", "username")).contains("flow");
    assertThat(text(secrets, "basic", "password")).contains("from-manifest");
    assertThat(text(secrets, "shop-hmac", "secret")).contains("made-up");
    assertThat(text(secrets, "shop-hmac", "other")).isEmpty();
  }

  @Test
  void theFileIsStrongerAndTheEnvironmentStrongest() throws Exception {
    Path file = Files.writeString(dir.resolve("s.yaml"), "basic: {password: from-file, pin: 12}\n");
    LocalSecrets secrets =
        secrets(Optional.of(file), Map.of("TRIBUTARY_SECRET_SHOP_HMAC_SECRET", "from-env"));
    assertThat(text(secrets, "basic", "password")).contains("from-file");
    assertThat(text(secrets, "basic", "pin")).contains("12");
    assertThat(text(secrets, "shop-hmac", "secret")).contains("from-env");
    assertThat(secrets.all("basic")).containsOnlyKeys("username", "password", "pin");
    assertThat(new String(secrets.all("shop-hmac").get("secret"), UTF_8)).isEqualTo("from-env");
  }

  @Test
  void aBrokenFileIsToldWithoutItsContent() throws Exception {
    Path file = Files.writeString(dir.resolve("s.yaml"), "basic: {password: hidden-value\n");
    assertThatThrownBy(() -> secrets(Optional.of(file), Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("mend line")
        .hasMessageNotContaining("hidden-value");
  }
}
