package dev.tributary.cli.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.cli.crd.Kinds;
import dev.tributary.cli.crd.Problem;
import dev.tributary.cli.crd.Rules;
import dev.tributary.cli.finding.Code;
import dev.tributary.cli.finding.Finding;
import dev.tributary.cli.input.InputText;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reads texts into a {@link Workspace}, checking each resource against its kind's schema. */
public final class WorkspaceReader {
  private final Kinds kinds;
  private final TreeMap<String, Manifest> manifests = new TreeMap<>();
  private final TreeMap<String, HasMetadata> typed = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private int foreign;

  private WorkspaceReader(Kinds kinds) {
    this.kinds = kinds;
  }

  /**
   * Reads, on all processors.
   *
   * @param defaultNamespace for resources that name none
   */
  public static Workspace read(
      List<InputText> texts, String defaultNamespace, Kinds kinds, Rules rules) {
    TextReader reader = new TextReader(kinds, rules, defaultNamespace);
    WorkspaceReader all = new WorkspaceReader(kinds);
    texts.parallelStream().map(reader::read).toList().forEach(all::page);
    return new Workspace(
        all.manifests, all.typed, List.copyOf(all.findings), texts.size(), all.foreign);
  }

  /**
   * Takes objects as an API server gives them.
   *
   * @param from where they are from, as people are told
   */
  public static Workspace of(String from, List<ObjectNode> objects, Kinds kinds, Rules rules) {
    TextReader reader = new TextReader(kinds, rules, "default");
    WorkspaceReader all = new WorkspaceReader(kinds);
    objects.parallelStream().map(o -> reader.object(from, o)).toList().forEach(all::resource);
    return new Workspace(all.manifests, all.typed, List.copyOf(all.findings), 0, 0);
  }

  private void page(TextReader.Page page) {
    page.resources().forEach(this::resource);
    findings.addAll(page.findings());
    foreign += page.foreign();
  }

  private void resource(TextReader.Read read) {
    Manifest manifest = read.manifest();
    findings.addAll(read.yaml());
    Manifest before = manifests.putIfAbsent(manifest.id(), manifest);
    if (before == null) {
      findings.addAll(read.findings());
      read.typed().ifPresent(resource -> typed.put(manifest.id(), resource));
    } else if (kinds.find(manifest.kind()).isPresent()) {
      findings.add(
          TextReader.finding(
              manifest,
              new Problem(
                  Code.ResourceTwice,
                  "metadata.name",
                  "it is declared at " + before.place("metadata.name") + " already",
                  "keep one of them")));
    }
  }
}
