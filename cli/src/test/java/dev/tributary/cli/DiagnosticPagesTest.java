package dev.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tributary.cli.finding.Code;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.DiagnosticCode;
import dev.tributary.planner.admission.Admission;
import dev.tributary.planner.admission.Neighbours;
import dev.tributary.planner.admission.Verdict;
import dev.tributary.planner.evolution.ContractHistory;
import dev.tributary.planner.testkit.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each code has a page, and the page's example gives the code in the page's text. */
class DiagnosticPagesTest {
  private static final Path PAGES = Path.of("..", "docs", "diagnostics");
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)\n```", Pattern.DOTALL);
  private static final Pattern TEXT = Pattern.compile("```text\n(.*?)\n```", Pattern.DOTALL);
  private static final Pattern MANY = Pattern.compile("<(\\d+) times (.)>");
  private static final String UPDATE = "tributary.golden.update";
  private static final YAMLMapper READER = new YAMLMapper();

  static List<String> codes() {
    return Stream.concat(
            Arrays.stream(DiagnosticCode.values()).map(Enum::name),
            Arrays.stream(Code.values()).map(Enum::name))
        .distinct()
        .sorted()
        .toList();
  }

  @Test
  void everyCodeHasAPageAndEveryPageACode() throws IOException {
    try (Stream<Path> pages = Files.list(PAGES)) {
      assertThat(
              pages
                  .map(f -> f.getFileName().toString().replace(".md", ""))
                  .filter(name -> !name.equals("README")))
          .containsExactlyInAnyOrderElementsOf(codes());
    }
    String index = Files.readString(PAGES.resolve("README.md"));
    assertThat(codes()).allSatisfy(code -> assertThat(index).contains("](" + code + ".md)"));
  }

  @ParameterizedTest
  @MethodSource("codes")
  void theExampleOfAPageGivesItsText(String code) throws IOException {
    Path file = PAGES.resolve(code + ".md");
    String page = Files.readString(file);
    List<String> blocks = YAML.matcher(page).results().map(b -> expanded(b.group(1))).toList();
    List<String> told =
        blocks.size() == 1 ? validated(code, blocks.getFirst()) : edited(code, blocks);
    assertThat(told).as("what is told with the code " + code).isNotEmpty();
    if (Boolean.getBoolean(UPDATE)) {
      Files.writeString(
          file,
          TEXT.matcher(page)
              .replaceFirst(
                  java.util.regex.Matcher.quoteReplacement(
                      "```text\n" + told.getFirst() + "\n```")));
      return;
    }
    MatchResult text = TEXT.matcher(page).results().findFirst().orElseThrow();
    assertThat(told).contains(text.group(1));
  }

  private static String expanded(String block) {
    return MANY.matcher(block).replaceAll(m -> m.group(2).repeat(Integer.parseInt(m.group(1))));
  }

  /** What the command line says of an example in the world. */
  private static List<String> validated(String code, String block) throws IOException {
    List<String> texts = new ArrayList<>(world(documents(block)));
    texts.addAll(documents(block));
    Cli.Run run = Cli.with(String.join("\n---\n", texts), "validate", "-o", "json", "-f", "-");
    List<String> told = new ArrayList<>();
    for (JsonNode finding : new JsonMapper().readTree(run.out()).path("findings")) {
      if (finding.path("code").asText().equals(code)) {
        String path = finding.path("path").asText();
        told.add(
            (path.isEmpty() ? "" : path + ": ")
                + finding.path("message").asText()
                + "; "
                + finding.path("nextStep").asText());
      }
    }
    return told;
  }

  /** What is said of an edit where the first block is in force. */
  private static List<String> edited(String code, List<String> blocks) throws IOException {
    List<String> there = new ArrayList<>(world(documents(blocks.get(0))));
    there.addAll(documents(blocks.get(0)));
    Map<String, SystemEndpoint> endpoints = all(there, "SystemEndpoint", SystemEndpoint.class);
    Map<String, EventContract> contracts = all(there, "EventContract", EventContract.class);
    Map<String, SyncFlow> flows = all(there, "SyncFlow", SyncFlow.class);
    Neighbours known =
        new Neighbours(
            endpoints,
            contracts,
            List.copyOf(flows.values()),
            all(there, "IntegrationPlatform", IntegrationPlatform.class).get("retail"),
            contracts.values().stream()
                .collect(
                    Collectors.toMap(
                        c -> c.getMetadata().getName(), c -> ContractHistory.of(List.of(c)))),
            List.copyOf(endpoints.values()),
            List.copyOf(contracts.values()));
    JsonNode edit = READER.readTree(blocks.get(1));
    String name = edit.at("/metadata/name").asText();
    Verdict verdict =
        switch (edit.path("kind").asText()) {
          case "SyncFlow" ->
              Admission.flow(READER.treeToValue(edit, SyncFlow.class), flows.get(name), known);
          case "SystemEndpoint" ->
              Admission.endpoint(
                  READER.treeToValue(edit, SystemEndpoint.class),
                  endpoints.get(name),
                  known,
                  () -> true);
          default ->
              Admission.contract(
                  READER.treeToValue(edit, EventContract.class),
                  contracts.get(name),
                  known,
                  () -> true);
        };
    return Stream.concat(verdict.denials().stream(), verdict.warnings().stream())
        .filter(d -> d.code().name().equals(code))
        .map(dev.tributary.planner.Diagnostic::text)
        .toList();
  }

  private static List<String> documents(String block) {
    return List.of(block.split("\n---\n"));
  }

  /** The world without what the example puts into the place of. */
  private static List<String> world(List<String> example) {
    var taken =
        example.stream().map(Manifests::identity).collect(Collectors.toCollection(TreeSet::new));
    return Manifests.world().stream()
        .map(Manifests::text)
        .filter(text -> !taken.contains(Manifests.identity(text)))
        .toList();
  }

  private static <T extends io.fabric8.kubernetes.api.model.HasMetadata> Map<String, T> all(
      List<String> texts, String kind, Class<T> type) throws IOException {
    List<T> resources = new ArrayList<>();
    for (String text : texts) {
      JsonNode node = READER.readTree(text);
      if (Objects.equals(node.path("kind").asText(), kind)) {
        resources.add(READER.treeToValue(node, type));
      }
    }
    return resources.stream()
        .collect(
            Collectors.toMap(
                r -> r.getMetadata().getName(), Function.identity(), (a, b) -> b, TreeMap::new));
  }
}
