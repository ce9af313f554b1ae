package dev.tributary.cli;

import dev.tributary.cli.deadletters.Selection;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which dead letters something is done with; all of them only when that is said. */
final class ChosenOptions {
  @Mixin private SelectionOptions selection;

  @Option(names = "--all", description = "All that nobody has dealt with.")
  private boolean all;

  @Option(names = "--dry-run", description = "Shows which they are, and does nothing.")
  boolean dryRun;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private DeadLettersCommand.Format output;

  Selection selection(CommandSpec spec) {
    Selection chosen = selection.selection();
    if (chosen.isAll() == all) {
      return chosen;
    }
    throw new ParameterException(
        spec.commandLine(),
        all
            ? "--all doesn't go together with --key, --reason, --stage or --offset; leave one out"
            : "Say which: --key, --reason, --stage, --offset, or --all");
  }

  boolean isJson() {
    return output == DeadLettersCommand.Format.json;
  }
}
