package dev.tributary.cli;

import dev.tributary.cli.deadletters.FlowKafka;
import dev.tributary.cli.deadletters.LetterList;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tributary dead-letters list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the dead letters that nobody has dealt with, oldest first, and why most of them died.",
      "Exit code 0, also when there are some; 2: used wrongly or failed."
    },
    footer = {
      "",
      "Examples:",
      "  tributary dead-letters list retail/orders-to-erp --stage deliver",
      "  tributary dead-letters list retail/orders-to-erp --reason 'unknown customer' --limit 0",
      "  tributary dead-letters list retail/orders-to-erp -o json | jq .count"
    })
final class DeadLettersListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private LetterOptions letters;

  @Mixin private SelectionOptions selection;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "Show so many of them, 0: all (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private DeadLettersCommand.Format output;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (FlowKafka kafka = letters.open()) {
      LetterList list = LetterList.read(kafka, selection.selection(), limit);
      if (output == DeadLettersCommand.Format.json) {
        out.print(list.json());
      } else {
        list.lines().forEach(out::println);
      }
    }
    out.flush();
    return Tributary.OK;
  }
}
