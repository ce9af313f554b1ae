package dev.tributary.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tributary dead-letters}. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what a flow gave up, has it delivered, or marks it as dealt with.",
      "Personal data that a contract tags PII is hidden."
    },
    footer = {
      "",
      "Examples:",
      "  tributary dead-letters list retail/orders-to-erp",
      "  tributary dead-letters show retail/orders-to-erp 17",
      "  tributary dead-letters retry retail/orders-to-erp --reason 'answered 400' --dry-run",
      "  tributary dead-letters resolve retail/orders-to-erp --key 1001",
      "  tributary dead-letters list default/orders-to-erp --dev"
    },
    subcommands = {
      DeadLettersListCommand.class,
      DeadLettersShowCommand.class,
      DeadLettersRetryCommand.class,
      DeadLettersResolveCommand.class
    })
final class DeadLettersCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** How something is written. */
  enum Format {
    text,
    json
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Name what to do: list, show, retry or resolve");
  }
}
