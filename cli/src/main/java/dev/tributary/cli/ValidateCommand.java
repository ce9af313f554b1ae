package dev.tributary.cli;

import dev.tributary.cli.check.Against;
import dev.tributary.cli.check.Report;
import dev.tributary.cli.check.Validator;
import dev.tributary.cli.cluster.Living;
import dev.tributary.cli.output.JsonOutput;
import dev.tributary.cli.output.SarifOutput;
import dev.tributary.cli.output.TextOutput;
import dev.tributary.cli.workspace.Workspace;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tributary validate}. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Says what is wrong with resources. Needs no cluster; with --against it also tells what"
          + " a change breaks of what is there.",
      "Exit code 0: nothing, or only warnings; 1: errors; 2: the command was used wrongly or failed."
    })
final class ValidateCommand implements Callable<Integer> {
  /** How a report is written. */
  enum Format {
    text,
    json,
    sarif
  }

  @ParentCommand private Tributary tributary;

  @Spec private CommandSpec spec;

  @Mixin private Sources sources;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--against",
      paramLabel = "PATH",
      description =
          "What is there already: a file, a folder, or the word cluster for what lives in the"
              + " namespaces of -f. Nothing is written. May be given more than once.")
  private List<String> against;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format output;

  @Override
  public Integer call() {
    Report report = report(sources.read(tributary.stdin()));
    var out = spec.commandLine().getOut();
    out.print(
        switch (output) {
          case text -> TextOutput.of(report);
          case json -> JsonOutput.of(report);
          case sarif -> SarifOutput.of(report, Version.text());
        });
    out.flush();
    return report.errors() == 0 ? Tributary.OK : Tributary.ERRORS;
  }

  private Report report(Workspace change) {
    if (against == null) {
      return Validator.validate(change);
    }
    Living there = new Standing(sources, cluster, tributary.stdin()).read(against, change);
    return Against.validate(change, there.workspace(), there.inForce()).with(there.notes());
  }
}
