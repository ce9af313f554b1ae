package dev.tributary.cli;

import dev.tributary.cli.deadletters.FlowKafka;
import dev.tributary.cli.deadletters.LetterView;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tributary dead-letters show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Shows one dead letter: why, where from, its headers and its body.",
      "Fields that the source's contract tags PII are hidden, and so are their values elsewhere; of"
          + " a webhook, fields that are called as those of the target's contract."
    },
    footer = {
      "",
      "Examples:",
      "  tributary dead-letters show retail/orders-to-erp 17",
      "  tributary dead-letters show retail/orders-to-erp 17 --unmasked -o json | jq .body"
    })
final class DeadLettersShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private LetterOptions letters;

  @Parameters(
      index = "1",
      paramLabel = "OFFSET",
      description = "The one that `list` shows with this offset.")
  private long offset;

  @Option(names = "--unmasked", description = "Shows personal data too.")
  private boolean unmasked;

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
      LetterView view = LetterView.read(kafka, offset, unmasked);
      if (output == DeadLettersCommand.Format.json) {
        out.print(view.json());
      } else {
        view.lines().forEach(out::println);
      }
    }
    out.flush();
    return Tributary.OK;
  }
}
