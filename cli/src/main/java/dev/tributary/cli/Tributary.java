package dev.tributary.cli;

import dev.tributary.cli.input.InputException;
import java.io.InputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code tributary}, also {@code kubectl tributary}. Exit codes: 0 fine or only
 * warnings, 1 errors in what was looked at, 2 wrong use or an error of ours.
 */
@Command(
    name = "tributary",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Declarative retail integration: check, look at and run resources.",
    subcommands = {
      ValidateCommand.class,
      PlanCommand.class,
      GraphCommand.class,
      StatusCommand.class,
      DeadLettersCommand.class,
      InstancesCommand.class,
      TaskCommand.class,
      ExplainCommand.class,
      DevCommand.class,
      DemoCommand.class,
      CompletionCommand.class,
      CompleteCommand.class
    })
public final class Tributary implements Runnable {
  /** All is well, or there are only warnings. */
  public static final int OK = 0;

  /** What was looked at has errors. */
  public static final int ERRORS = 1;

  /** The command was used wrongly, or failed itself. */
  public static final int FAILED = 2;

  private final InputStream stdin;

  @Spec private CommandSpec spec;

  /** The command, reading standard input from here. */
  Tributary(InputStream stdin) {
    this.stdin = stdin;
  }

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    Logs.off();
    System.exit(commandLine(System.in).execute(args));
  }

  /** The command line, reading standard input from here. */
  public static CommandLine commandLine(InputStream stdin) {
    CommandLine line = new CommandLine(new Tributary(stdin));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(Tributary::failed);
    return line;
  }

  private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult result) {
    if (failure instanceof InputException) {
      line.getErr().println("tributary: " + failure.getMessage());
    } else {
      line.getErr().println("tributary: this is an error of the command itself: " + failure);
      failure.printStackTrace(line.getErr());
    }
    return FAILED;
  }

  InputStream stdin() {
    return stdin;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command");
  }
}
