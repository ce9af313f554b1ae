package dev.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void allSamplesAreClean() {
    Cli.Run run = Cli.run("validate", "-f", Cli.SAMPLES.toString());
    assertThat(run.out()).endsWith(": 0 errors, 0 warnings\n");
    assertThat(run.code()).isZero();
  }

  @Test
  void foreignKindsAreCountedAndOtherwiseLeftAlone() {
    String text = "apiVersion: apps/v1\nkind: Deployment\nspec: {on: yes, a: 1, a: 2}\n---\n";
    Cli.Run run = Cli.with(text + Cli.orders(), "validate", "-f", "-");
    assertThat(run.out())
        .isEqualTo("8 resources in 1 file (2 documents of other kinds): 0 errors, 0 warnings\n");
  }

  @Test
  void aListIsReadAsItsItems() throws Exception {
    StringBuilder list = new StringBuilder("apiVersion: v1\nkind: List\nitems:\n");
    for (String document : Cli.sample("orders/10-systems.yaml").split("\n---\n")) {
      list.append("- ").append(document.replace("\n", "\n  ").stripTrailing()).append('\n');
    }
    String text =
        list.toString().replace("- # The", "# The").replace("\n  apiVersion", "\n- apiVersion");
    text = text.replace("- - ", "- ").replaceFirst("type: Commerce", "type: Comerce");
    Cli.Run run = Cli.with(text, "validate", "-f", "-");
    assertThat(run.out())
        .contains("-:11:11: error: SystemEndpoint/retail/shop spec.type: 'Comerce' is none of")
        .contains("did you mean 'Commerce'?")
        .contains("3 resources in 1 file");
  }

  @Test
  void withoutAPlatformThereIsAStandInAndANote() {
    String orders = Cli.SAMPLES.resolve("orders").toString();
    Cli.Run run = Cli.run("validate", "-f", orders);
    assertThat(run.out()).startsWith("note: there is no IntegrationPlatform among the files");
    assertThat(run.code()).isZero();
  }

  @Test
  void aNamespaceThatNoPlatformSelectsIsAWarning() {
    String text = Cli.orders().replaceFirst("    tributary.dev/platform: retail\n", "    a: b\n");
    Cli.Run run = Cli.with(text, "validate", "-f", "-");
    assertThat(run.out())
        .contains("warning: Namespace/retail metadata.labels: no IntegrationPlatform selects");
    assertThat(run.code()).isZero();
  }

  @Test
  void resourcesWithoutANamespaceGoWhereTheyAreTold() {
    String text = Cli.sample("orders/10-systems.yaml").replace("  namespace: retail\n", "");
    String flows =
        "\n---\n"
            + Cli.sample("orders/20-contract.yaml")
            + "\n---\n"
            + Cli.sample("orders/30-flows.yaml");
    assertThat(Cli.with(text + flows, "validate", "-f", "-", "-n", "retail").code()).isZero();
    Cli.Run elsewhere = Cli.with(text + flows, "validate", "-f", "-");
    assertThat(elsewhere.out())
        .contains("there is no SystemEndpoint 'erp' in the namespace retail");
    assertThat(elsewhere.code()).isEqualTo(1);
  }

  @Test
  void theSameResourceTwiceIsAnErrorThatNamesBothPlaces() {
    String contract = Cli.sample("orders/20-contract.yaml");
    Cli.Run run = Cli.with(contract + "\n---\n" + contract, "validate", "-f", "-");
    assertThat(run.out())
        .contains("ResourceTwice")
        .contains("it is declared at -:5:9 already")
        .contains("-:55:9: error: EventContract/retail/order-placed metadata.name");
  }

  @Test
  void aReferenceToAResourceThatItsSchemaRefusesIsNotCalledMissing() {
    String text = Cli.orders().replace("type: ERP\n", "type: EPR\n");
    Cli.Run run = Cli.with(text, "validate", "-f", "-");
    assertThat(run.out())
        .contains("spec.target.endpointRef.name: SystemEndpoint/retail/erp is itself wrong, at -:")
        .doesNotContain("there is no SystemEndpoint");
  }

  @Test
  void aFolderMayHoldOtherYamlButAFileThatIsNamedMayNot(@TempDir Path dir) throws Exception {
    Files.writeString(dir.resolve("values.yaml"), "image: x\nreplicas: 2\n");
    Files.createDirectories(dir.resolve(".hidden"));
    Files.writeString(dir.resolve(".hidden/broken.yaml"), "a: [");
    assertThat(Cli.run("validate", "-f", dir.toString()).code()).isZero();
    Cli.Run named = Cli.run("validate", "-f", dir.resolve("values.yaml").toString());
    assertThat(named.out()).contains("the document has no apiVersion and no kind");
    assertThat(named.code()).isEqualTo(1);
  }

  @Test
  void wrongUseIsTwoAndSaysWhatToDo() {
    Cli.Run missing = Cli.run("validate", "-f", "no-such-folder");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("no-such-folder: there is no such file or folder");
    assertThat(Cli.run("validate").code()).isEqualTo(2);
    assertThat(Cli.run("validate", "-f", "-", "-o", "xml").code()).isEqualTo(2);
    assertThat(Cli.run("nonsense").code()).isEqualTo(2);
    assertThat(Cli.run().code()).isEqualTo(2);
  }

  private static String wrong() {
    return Cli.orders()
        .replace("operation: createSalesOrder}", "operation: createSalesOrdr}")
        .replace("placedAt: payload.placedAt\n", "placedAt: payload.placedAt +\n")
        .replace("timeout: 5s\n", "timeout: 5 s\n");
  }

  @Test
  void theTextIsAsCompilersWriteIt() {
    Cli.Run run = Cli.with(wrong(), "validate", "-f", "-");
    assertThat(run.out()).isEqualTo(Cli.golden("wrong.txt"));
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void jsonHoldsEachFindingWithItsPlace() throws Exception {
    Cli.Run run = Cli.with(wrong(), "validate", "-f", "-", "-o", "json");
    JsonNode json = JSON.readTree(run.out());
    assertThat(json.at("/summary/errors").asInt()).isEqualTo(json.path("findings").size());
    assertThat(json.path("findings"))
        .allSatisfy(
            f -> {
              assertThat(f.path("line").asInt()).isPositive();
              assertThat(f.path("nextStep").asText()).isNotEmpty();
            });
    assertThat(run.out()).isEqualTo(Cli.golden("wrong.json"));
  }

  @Test
  void sarifHasTheShapeOfItsVersion() throws Exception {
    Cli.Run run = Cli.with(wrong(), "validate", "-f", "-", "-o", "sarif");
    JsonNode sarif = JSON.readTree(run.out());
    assertThat(sarif.path("version").asText()).isEqualTo("2.1.0");
    JsonNode ran = sarif.at("/runs/0");
    assertThat(ran.at("/tool/driver/name").asText()).isEqualTo("tributary");
    assertThat(ran.path("results")).isNotEmpty();
    for (JsonNode result : ran.path("results")) {
      assertThat(result.path("level").asText()).isIn("error", "warning", "note");
      assertThat(result.at("/message/text").asText()).isNotEmpty();
      int index = result.path("ruleIndex").asInt(-1);
      assertThat(ran.at("/tool/driver/rules/" + index + "/id")).isEqualTo(result.path("ruleId"));
      JsonNode place = result.at("/locations/0/physicalLocation");
      assertThat(place.at("/artifactLocation/uri").asText()).isNotEmpty();
      assertThat(place.at("/region/startLine").asInt()).isPositive();
      assertThat(place.at("/region/startColumn").asInt()).isPositive();
    }
    assertThat(run.out()).isEqualTo(Cli.golden("wrong.sarif"));
  }

  @Test
  void aCompletionScriptKnowsTheCommands() {
    assertThat(Cli.run("completion").out()).contains("validate").contains("complete -F");
  }

  @Test
  void theFolderThatSpeedIsMeasuredWithHasNoFinding(@TempDir Path folder) {
    ManyFlows.write(folder, 40, 8);

    Cli.Run run = Cli.run("validate", "-f", folder.toString());

    assertThat(run.out()).startsWith("57 resources in").endsWith(": 0 errors, 0 warnings\n");
    assertThat(run.code()).isZero();
  }
}
