package dev.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** The snippets of samples/gitops, run as the tools that read them would. */
class GitOpsTest {
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final Path SNIPPETS = Cli.SAMPLES.resolve("gitops");

  @TempDir Path dir;

  /** A status, shown by its name. */
  record Case(JsonNode node) {
    @Override
    public String toString() {
      return node.path("name").asText();
    }
  }

  static Stream<Case> statuses() throws IOException {
    JsonNode cases = YAML.readTree(GitOpsTest.class.getResourceAsStream("/gitops/statuses.yaml"));
    return StreamSupport.stream(cases.spliterator(), false).map(Case::new);
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void argoCdReadsTheHealthOfAStatus(Case status) throws IOException {
    Globals globals = JsePlatform.standardGlobals();
    globals.set("obj", lua(status.node().path("object")));

    LuaValue health = globals.load(Files.readString(SNIPPETS.resolve("argocd/health.lua"))).call();

    assertThat(health.get("status").tojstring()).isEqualTo(status.node().path("argo").asText());
    assertThat(health.get("message").tojstring()).contains(status.node().path("says").asText());
  }

  @Test
  void argoCdsConfigMapHoldsTheVeryScriptForAllKinds() throws IOException {
    JsonNode map = YAML.readTree(SNIPPETS.resolve("argocd/argocd-cm.yaml").toFile());
    JsonNode customizations = YAML.readTree(map.at("/data/resource.customizations").asText());

    assertThat(customizations.path("tributary.dev/*").path("health.lua").asText())
        .isEqualTo(Files.readString(SNIPPETS.resolve("argocd/health.lua")));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void fluxReadsTheHealthOfAStatus(Case status) throws Exception {
    JsonNode object = status.node().path("object");
    if (!status.node().has("flux")) {
      assertThat(object.at("/status/conditions").isMissingNode()).isTrue();
      return;
    }
    for (JsonNode exprs : exprs()) {
      assertThat(flux(exprs, object))
          .as(exprs.path("kind").asText())
          .isEqualTo(status.node().path("flux").asText());
    }
  }

  @Test
  void fluxKnowsEveryKind() throws IOException {
    assertThat(exprs())
        .extracting(e -> e.path("apiVersion").asText() + " " + e.path("kind").asText())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(
                    IntegrationPlatform.class,
                    SystemEndpoint.class,
                    EventContract.class,
                    SyncFlow.class)
                .map(k -> HasMetadata.getApiVersion(k) + " " + HasMetadata.getKind(k))
                .toList());
  }

  @Test
  void theHookStopsACommitThatHasErrors() throws Exception {
    JsonNode hook =
        YAML.readTree(SNIPPETS.resolve("pre-commit-config.yaml").toFile()).at("/repos/0/hooks/0");
    String entry = hook.path("entry").asText();
    Path deploy = Files.createDirectory(dir.resolve("deploy"));
    Launcher launcher = Launcher.in(dir.resolve("tool"));

    Files.writeString(deploy.resolve("orders.yaml"), Cli.orders());
    assertThat(launcher.run(dir, "bash", "-c", entry).code()).isZero();

    Files.writeString(
        deploy.resolve("orders.yaml"), Cli.orders().replace("operation: putOrder", "operation: x"));
    Cli.Run stopped = launcher.run(dir, "bash", "-c", entry);
    assertThat(stopped.out()).contains("deploy/orders.yaml:").contains("[MemberNotFound]");
    assertThat(stopped.code()).isEqualTo(1);
  }

  @Test
  void ciTellsWhatAChangeBreaksOfTheBaseAndWhatItRolls() throws Exception {
    Path deploy = Files.createDirectory(dir.resolve("deploy"));
    Launcher launcher = Launcher.in(dir.resolve("tool"));
    Files.writeString(deploy.resolve("orders.yaml"), Cli.orders());
    String git = "git -c user.name=t -c user.email=t@example.com ";
    launcher.run(
        dir,
        "bash",
        "-ec",
        "git init -q -b main; git add deploy; " + git + "commit -qm base; git checkout -qb change");
    String check = SNIPPETS.resolve("ci/check").toAbsolutePath().toString();

    Files.writeString(deploy.resolve("orders.yaml"), Cli.orders().replace("5s", "7s"));
    Cli.Run fine = launcher.run(dir, check, "main");
    assertThat(fine.out())
        .contains("0 errors, 0 warnings")
        .contains("retail/orders-to-erp rolls: ")
        .contains("1 rolls, 0 starts, 0 ends, 0 refused, 2 unchanged");
    assertThat(fine.code()).isZero();

    String renamed = Cli.orders().replace("gross: {type: string}", "total: {type: string}");
    Files.writeString(
        deploy.resolve("orders.yaml"),
        renamed.replace("required: [gross]", "required: [total]").replace("1.0.0", "1.1.0"));
    Cli.Run broken = launcher.run(dir, check, "main");
    assertThat(broken.out())
        .contains("EventContract/retail/order-placed")
        .contains("'orders-to-crm' of service (#crm)");
    assertThat(broken.code()).isEqualTo(1);
    assertThat(Files.readString(dir.resolve("tributary.sarif"))).contains("order-placed");
  }

  private static List<JsonNode> exprs() throws IOException {
    JsonNode kustomization = YAML.readTree(SNIPPETS.resolve("flux/kustomization.yaml").toFile());
    return StreamSupport.stream(kustomization.at("/spec/healthCheckExprs").spliterator(), false)
        .toList();
  }

  /** As Flux' RFC 0009 has it: the generation first, then inProgress, failed, current. */
  private static String flux(JsonNode exprs, JsonNode object) throws Exception {
    if (!object.at("/status/observedGeneration").equals(object.at("/metadata/generation"))) {
      return "InProgress";
    }
    for (String word : List.of("inProgress", "failed", "current")) {
      if (holds(exprs.path(word).asText(), object)) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
      }
    }
    return "InProgress";
  }

  private static boolean holds(String expression, JsonNode object) throws Exception {
    CelCompiler compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("status", SimpleType.DYN)
            .addVar("metadata", SimpleType.DYN)
            .build();
    CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder().build();
    Map<String, Object> variables =
        YAML.convertValue(object, new TypeReference<TreeMap<String, Object>>() {});
    return (Boolean) runtime.createProgram(compiler.compile(expression).getAst()).eval(variables);
  }

  private static LuaValue lua(JsonNode node) {
    if (node.isObject()) {
      LuaTable table = new LuaTable();
      node.properties().forEach(e -> table.set(e.getKey(), lua(e.getValue())));
      return table;
    }
    if (node.isArray()) {
      LuaTable table = new LuaTable();
      for (int i = 0; i < node.size(); i++) {
        table.set(i + 1, lua(node.get(i)));
      }
      return table;
    }
    return node.isNumber() ? LuaValue.valueOf(node.asInt()) : LuaValue.valueOf(node.asText());
  }
}
