package dev.tributary.cli;

import dev.tributary.cli.deadletters.FlowKafka;
import dev.tributary.cli.deadletters.Retry;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tributary dead-letters retry}. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description = {
      "Has the flow's own pods take dead letters once more, with the plan that they run now, in"
          + " their order and beside live records. What is delivered counts no more; what fails"
          + " again becomes a new dead letter in the place of the old one. In a flow with sameKey"
          + " Park, what waits for a delivered one goes on after it.",
      "Exit code 0: all are delivered or under way; 1: some failed again or can't be retried; 2:"
          + " used wrongly or failed."
    },
    footer = {
      "",
      "Examples:",
      "  tributary dead-letters retry retail/orders-to-erp --reason 'answered 400' --dry-run",
      "  tributary dead-letters retry retail/orders-to-erp --key 1001 --key 1002",
      "  tributary dead-letters retry retail/orders-to-erp --all --wait 0"
    })
final class DeadLettersRetryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private LetterOptions letters;

  @Mixin private ChosenOptions chosen;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "Wait so long for what becomes of it (default: ${DEFAULT-VALUE}). It goes on without the"
              + " command.")
  private int seconds;

  @Override
  public Integer call() throws InterruptedException {
    var selection = chosen.selection(spec);
    PrintWriter out = spec.commandLine().getOut();
    try (FlowKafka kafka = letters.open()) {
      Retry retry = Retry.of(kafka, selection);
      Optional<Retry.Outcome> outcome = Optional.empty();
      if (!chosen.dryRun && retry.size() > 0) {
        retry.ask();
        outcome = Optional.of(retry.await(Duration.ofSeconds(seconds)));
      }
      if (chosen.isJson()) {
        out.print(retry.json(chosen.dryRun, outcome));
      } else {
        text(out, kafka, retry, outcome);
      }
      out.flush();
      boolean failed =
          !retry.impossible().isEmpty() || outcome.map(o -> !o.deadAgain().isEmpty()).orElse(false);
      return failed ? Tributary.ERRORS : Tributary.OK;
    }
  }

  private void text(
      PrintWriter out, FlowKafka kafka, Retry retry, Optional<Retry.Outcome> outcome) {
    if (chosen.dryRun) {
      retry.lines().forEach(out::println);
      out.println("%d would be retried".formatted(retry.size()));
    } else if (retry.size() == 0) {
      out.println("nothing to retry");
    }
    retry
        .impossible()
        .forEach((offset, why) -> out.println("%d can't be retried: %s".formatted(offset, why)));
    if (retry.left() > 0) {
      out.println("%d more match; run it again when these are through".formatted(retry.left()));
    }
    kafka.notes().forEach(note -> out.println("note: " + note));
    outcome.ifPresent(o -> told(out, o));
  }

  private static void told(PrintWriter out, Retry.Outcome outcome) {
    out.println("%d of %d delivered".formatted(outcome.delivered(), outcome.asked()));
    if (!outcome.deadAgain().isEmpty()) {
      out.println(
          "%d failed again; they are dead letters %s now"
              .formatted(
                  outcome.deadAgain().size(),
                  String.join(
                      ", ", outcome.deadAgain().stream().limit(20).map(String::valueOf).toList())));
    }
    if (outcome.waiting() > 0) {
      out.println(
          ("%d wait for their turn in the flow's pods, and go on without this command; `list` shows"
                  + " them as [retrying] until they are through")
              .formatted(outcome.waiting()));
    }
  }
}
