package dev.tributary.cli;

import dev.tributary.cli.deadletters.FlowKafka;
import dev.tributary.cli.deadletters.Resolve;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tributary dead-letters resolve}. */
@Command(
    name = "resolve",
    mixinStandardHelpOptions = true,
    description = {
      "Marks dead letters as dealt with: they count no more and aren't listed. They stay in their"
          + " topic until its retention is over. A retry that was asked for and hasn't begun is"
          + " withdrawn. In a flow with sameKey Park, what waits for one goes on.",
      "Exit code 0: all are marked; 1: some can't be; 2: used wrongly or failed."
    },
    footer = {
      "",
      "Examples:",
      "  tributary dead-letters resolve retail/orders-to-erp --offset 17 --offset 21",
      "  tributary dead-letters resolve retail/orders-to-erp --stage parse --dry-run",
      "  tributary dead-letters resolve retail/orders-to-erp --all"
    })
final class DeadLettersResolveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private LetterOptions letters;

  @Mixin private ChosenOptions chosen;

  @Override
  public Integer call() {
    var selection = chosen.selection(spec);
    PrintWriter out = spec.commandLine().getOut();
    try (FlowKafka kafka = letters.open()) {
      Resolve resolve = Resolve.of(kafka, selection);
      Resolve.Outcome outcome =
          chosen.dryRun || resolve.letters().isEmpty() ? null : resolve.mark();
      if (chosen.isJson()) {
        out.print(resolve.json(chosen.dryRun, outcome));
      } else {
        text(out, resolve, outcome);
      }
      out.flush();
      return outcome == null || outcome.notMarked().isEmpty() ? Tributary.OK : Tributary.ERRORS;
    }
  }

  private void text(PrintWriter out, Resolve resolve, Resolve.Outcome outcome) {
    if (outcome == null) {
      out.println(
          chosen.dryRun
              ? "%d would be resolved: %s"
                  .formatted(
                      resolve.letters().size(),
                      String.join(", ", resolve.letters().stream().map(String::valueOf).toList()))
              : "nothing to resolve");
      return;
    }
    out.println("%d resolved, %d left".formatted(outcome.resolved(), outcome.left()));
    if (!outcome.notMarked().isEmpty()) {
      out.println(
          ("%d are not: too many single ones lie apart from each other; deal with the older ones"
                  + " first, up to %d")
              .formatted(outcome.notMarked().size(), outcome.notMarked().getFirst()));
    }
  }
}
