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
import dev.tributary.cli.yaml.YamlDocument;
import dev.tributary.cli.yaml.YamlProblem;
import dev.tributary.cli.yaml.YamlReader;
import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads texts into a {@link Workspace}, checking each resource against its kind's schema. */
public final class WorkspaceReader {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final Map<String, Class<? extends HasMetadata>> TYPES =
      Map.of(
          "EventContract", EventContract.class,
          "IntegrationPlatform", IntegrationPlatform.class,
          "SyncFlow", SyncFlow.class,
          "SystemEndpoint", SystemEndpoint.class);

  private final Kinds kinds;
  private final Rules rules;
  private final String defaultNamespace;
  private final TreeMap<String, Manifest> manifests = new TreeMap<>();
  private final TreeMap<String, HasMetadata> typed = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private int foreign;

  private WorkspaceReader(Kinds kinds, Rules rules, String defaultNamespace) {
    this.kinds = kinds;
    this.rules = rules;
    this.defaultNamespace = defaultNamespace;
  }

  /** Reads; {@code defaultNamespace} is for resources that name none. */
  public static Workspace read(
      List<InputText> texts, String defaultNamespace, Kinds kinds, Rules rules) {
    WorkspaceReader reader = new WorkspaceReader(kinds, rules, defaultNamespace);
    for (InputText text : texts) {
      for (YamlDocument document : YamlReader.read(text.text())) {
        reader.document(text, document);
      }
    }
    return new Workspace(
        reader.manifests, reader.typed, List.copyOf(reader.findings), texts.size(), reader.foreign);
  }

  private void document(InputText text, YamlDocument document) {
    Documents.Sorted sorted = Documents.sort(document, text, kinds);
    List<YamlProblem> left = new ArrayList<>(document.problems());
    for (Documents.Item item : sorted.items()) {
      Manifest manifest = manifest(text.file(), item);
      // In a list of several, positions tell whose a problem is only roughly; none is lost.
      List<YamlProblem> own = sorted.items().size() == 1 ? List.copyOf(left) : List.of();
      left.removeAll(own);
      resource(manifest, own);
    }
    foreign += sorted.foreign();
    findings.addAll(sorted.findings());
    if (!sorted.isForeignOnly()) {
      left.forEach(problem -> findings.add(finding(text.file(), "", problem)));
    }
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

  private void resource(Manifest manifest, List<YamlProblem> problems) {
    Kind kind = kinds.find(manifest.kind()).orElse(null);
    problems.forEach(p -> findings.add(finding(manifest.file(), manifest.id(), p)));
    Manifest before = manifests.putIfAbsent(manifest.id(), manifest);
    if (before != null) {
      if (kind != null) {
        add(
            manifest,
            new Problem(
                Code.ResourceTwice,
                "metadata.name",
                "it is declared at " + before.place("metadata.name") + " already",
                "keep one of them"));
      }
      return;
    }
    if (kind == null) {
      return;
    }
    List<Problem> wrong = new ArrayList<>(MetadataCheck.check(kind, manifest.tree()));
    wrong.addAll(SchemaCheck.check(kind, manifest.tree(), rules));
    wrong.stream().map(p -> hinted(manifest, p)).forEach(p -> add(manifest, p));
    boolean broken = problems.stream().anyMatch(p -> p.kind() != YamlProblem.Kind.YamlBoolean);
    if (wrong.isEmpty() && !broken) {
      type(manifest, kind);
    }
  }

  private void type(Manifest manifest, Kind kind) {
    try {
      ObjectNode tree = manifest.tree().deepCopy();
      tree.remove("status");
      HasMetadata resource = JSON.treeToValue(tree, TYPES.get(manifest.kind()));
      if (kind.namespaced()) {
        resource.getMetadata().setNamespace(manifest.namespace());
      }
      typed.put(manifest.id(), resource);
    } catch (JsonProcessingException e) {
      add(
          manifest,
          new Problem(Code.FieldInvalid, "spec", e.getOriginalMessage(), "mend the value"));
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

  private void add(Manifest manifest, Problem problem) {
    findings.add(
        new Finding(
            problem.code().severity(),
            problem.code().name(),
            manifest.id(),
            problem.path(),
            problem.message(),
            problem.nextStep(),
            manifest.place(problem.path())));
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
