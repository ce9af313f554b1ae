package dev.tributary.cli.workspace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.cli.crd.Kind;
import dev.tributary.cli.crd.Kinds;
import dev.tributary.cli.crd.MetadataCheck;
import dev.tributary.cli.crd.Problem;
import dev.tributary.cli.crd.Rules;
import dev.tributary.cli.crd.SchemaCheck;
import dev.tributary.cli.finding.Code;
import dev.tributary.cli.finding.Finding;
import dev.tributary.cli.finding.Place;
import dev.tributary.cli.input.InputText;
import dev.tributary.cli.yaml.Positions;
import dev.tributary.cli.yaml.YamlDocument;
import dev.tributary.cli.yaml.YamlProblem;
import dev.tributary.cli.yaml.YamlReader;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one text, checking each resource in it by itself. Safe for use by many threads. */
final class TextReader {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final Map<String, Class<? extends HasMetadata>> TYPES =
      Map.of(
          "EventContract", EventContract.class,
          "IntegrationPlatform", IntegrationPlatform.class,
          "Orchestration", Orchestration.class,
          "SyncFlow", SyncFlow.class,
          "SystemEndpoint", SystemEndpoint.class);

  private final Kinds kinds;
  private final Rules rules;
  private final String defaultNamespace;

  TextReader(Kinds kinds, Rules rules, String defaultNamespace) {
    this.kinds = kinds;
    this.rules = rules;
    this.defaultNamespace = defaultNamespace;
  }

  /**
   * A resource as it was read.
   *
   * @param manifest what it says
   * @param typed the resource, when its schema lets it pass
   * @param yaml what is wrong with its text
   * @param findings what is wrong by its schema
   */
  record Read(
      Manifest manifest, Optional<HasMetadata> typed, List<Finding> yaml, List<Finding> findings) {}

  /**
   * What a text holds.
   *
   * @param resources those that are ours, Namespaces and Secrets
   * @param findings what is wrong with the rest
   * @param foreign documents of other kinds
   */
  record Page(List<Read> resources, List<Finding> findings, int foreign) {}

  Page read(InputText text) {
    List<Read> resources = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    int foreign = 0;
    for (YamlDocument document : YamlReader.read(text.text())) {
      Documents.Sorted sorted = Documents.sort(document, text, kinds);
      List<YamlProblem> left = new ArrayList<>(document.problems());
      for (Documents.Item item : sorted.items()) {
        // In a list of several, positions tell whose a problem is only roughly; none is lost.
        List<YamlProblem> own = sorted.items().size() == 1 ? List.copyOf(left) : List.of();
        left.removeAll(own);
        resources.add(resource(manifest(text.file(), item), own));
      }
      foreign += sorted.foreign();
      findings.addAll(sorted.findings());
      if (!sorted.isForeignOnly()) {
        left.forEach(problem -> findings.add(finding(text.file(), "", problem)));
      }
    }
    return new Page(resources, findings, foreign);
  }

  /** What stands in no text. */
  Read object(String from, ObjectNode tree) {
    return resource(
        manifest(from, new Documents.Item(tree.path("kind").asText(), tree, Positions.nowhere())),
        List.of());
  }

  private Manifest manifest(String file, Documents.Item item) {
    JsonNode metadata = item.tree().path("metadata");
    boolean namespaced = kinds.find(item.kind()).map(Kind::namespaced).orElse(true);
    String namespace =
        !namespaced || item.kind().equals("Namespace")
            ? ""
            : metadata.path("namespace").asText(defaultNamespace);
    return new Manifest(
        file,
        item.kind(),
        namespace,
        metadata.path("name").asText(""),
        item.tree(),
        item.positions());
  }

  private Read resource(Manifest manifest, List<YamlProblem> problems) {
    List<Finding> yaml =
        problems.stream().map(p -> finding(manifest.file(), manifest.id(), p)).toList();
    Optional<Kind> kind = kinds.find(manifest.kind());
    if (kind.isEmpty()) {
      return new Read(manifest, Optional.empty(), yaml, List.of());
    }
    List<Problem> wrong = new ArrayList<>(MetadataCheck.check(kind.get(), manifest.tree()));
    wrong.addAll(SchemaCheck.check(kind.get(), manifest.tree(), rules));
    wrong.replaceAll(problem -> hinted(manifest, problem));
    boolean broken = problems.stream().anyMatch(p -> p.kind() != YamlProblem.Kind.YamlBoolean);
    Optional<HasMetadata> typed =
        wrong.isEmpty() && !broken ? typed(manifest, kind.get(), wrong) : Optional.empty();
    return new Read(manifest, typed, yaml, wrong.stream().map(p -> finding(manifest, p)).toList());
  }

  private static Optional<HasMetadata> typed(Manifest manifest, Kind kind, List<Problem> wrong) {
    try {
      ObjectNode tree = manifest.tree().deepCopy();
      tree.remove("status");
      HasMetadata resource = JSON.treeToValue(tree, TYPES.get(manifest.kind()));
      if (kind.namespaced()) {
        resource.getMetadata().setNamespace(manifest.namespace());
      }
      return Optional.of(resource);
    } catch (JsonProcessingException e) {
      wrong.add(new Problem(Code.FieldInvalid, "spec", e.getOriginalMessage(), "mend the value"));
      return Optional.empty();
    }
  }

  /** Says what an unquoted word was taken for, when that is why a type is wrong. */
  private static Problem hinted(Manifest manifest, Problem problem) {
    return manifest
        .positions()
        .plainText(problem.path())
        .filter(text -> problem.nextStep().equals("write it in quotes"))
        .map(
            text ->
                new Problem(
                    problem.code(),
                    problem.path(),
                    problem.message(),
                    "write it in quotes: \"" + text + "\""))
        .orElse(problem);
  }

  /** A problem of a resource, with its place. */
  static Finding finding(Manifest manifest, Problem problem) {
    return new Finding(
        problem.code().severity(),
        problem.code().name(),
        manifest.id(),
        problem.path(),
        problem.message(),
        problem.nextStep(),
        manifest.place(problem.path()));
  }

  private static Finding finding(String file, String resource, YamlProblem problem) {
    Code code = Code.valueOf(problem.kind().name());
    return new Finding(
        code.severity(),
        code.name(),
        resource,
        problem.path(),
        problem.message(),
        problem.nextStep(),
        new Place(file, problem.at()));
  }
}
