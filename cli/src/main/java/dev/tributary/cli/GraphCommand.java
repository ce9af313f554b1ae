package dev.tributary.cli;

import dev.tributary.cli.finding.Finding;
import dev.tributary.cli.graph.Diagrams;
import dev.tributary.cli.graph.Graph;
import dev.tributary.cli.graph.GraphBuilder;
import dev.tributary.cli.graph.GraphText;
import dev.tributary.cli.output.Json;
import dev.tributary.cli.output.TextOutput;
import dev.tributary.cli.workspace.Workspace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tributary graph}. */
@Command(
    name = "graph",
    mixinStandardHelpOptions = true,
    description = {
      "Shows systems, contracts and the flows between them.",
      "Exit code 0: all was read; 1: a resource is left out, being wrong; 2: used wrongly or failed."
    })
final class GraphCommand implements Callable<Integer> {
  /** How the graph is written. */
  enum Format {
    text,
    mermaid,
    dot,
    json
  }

  @ParentCommand private Tributary tributary;

  @Spec private CommandSpec spec;

  @Mixin private Sources sources;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format output;

  @Override
  public Integer call() {
    Workspace workspace = sources.read(tributary.stdin());
    Graph graph = GraphBuilder.of(workspace);
    var out = spec.commandLine().getOut();
    out.print(
        switch (output) {
          case text -> GraphText.of(graph);
          case mermaid -> Diagrams.mermaid(graph);
          case dot -> Diagrams.dot(graph);
          case json -> Json.json(graph);
        });
    out.flush();
    var errors = workspace.findings().stream().filter(Finding::isError).toList();
    var err = spec.commandLine().getErr();
    errors.forEach(finding -> err.println(TextOutput.line(finding)));
    err.flush();
    return errors.isEmpty() ? Tributary.OK : Tributary.ERRORS;
  }
}
