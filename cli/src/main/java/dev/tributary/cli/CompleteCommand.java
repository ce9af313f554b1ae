package dev.tributary.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * {@code tributary __complete}: how a command line goes on, in the format that kubectl reads from
 * its plugins' completions (cobra's): a candidate a line, then a number of flags.
 */
@Command(name = "__complete", hidden = true)
final class CompleteCommand implements Runnable {
  /** Let the shell offer files when there is nothing else to offer. */
  private static final int OR_FILES = 0;

  private static final int NO_FILES = 4;

  @Spec private CommandSpec spec;

  @Unmatched private List<String> words = new ArrayList<>();

  @Override
  public void run() {
    List<String> typed = new ArrayList<>(words);
    if (typed.isEmpty()) {
      typed.add("");
    }
    String last = typed.getLast();
    List<CharSequence> rest = new ArrayList<>();
    AutoComplete.complete(
        spec.root(),
        typed.toArray(String[]::new),
        typed.size() - 1,
        last.length(),
        String.join(" ", typed).length(),
        rest);
    var out = spec.commandLine().getOut();
    rest.stream()
        .map(Object::toString)
        .filter(end -> !end.startsWith("__"))
        .map(end -> last + end)
        .distinct()
        .sorted()
        .forEach(out::println);
    out.println(":" + (rest.isEmpty() ? OR_FILES : NO_FILES));
    out.flush();
  }
}
