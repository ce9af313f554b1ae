package dev.tributary.cli;

import dev.tributary.planner.types.Suggestions;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tributary explain}: the pages of docs/diagnostics, which are in the jar. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Prints what a diagnostic means, with an example, and what to do about it.")
final class ExplainCommand implements Callable<Integer> {
  private static final String INDEX = "README";
  private static final Pattern LISTED = Pattern.compile("(?m)^\\| \\[(\\w+)]");

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "CODE",
      description = "The word in brackets behind a finding; without one all are listed.")
  private String code;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<String> codes = codes();
    if (code == null) {
      codes.forEach(out::println);
    } else {
      String known =
          codes.stream()
              .filter(code::equalsIgnoreCase)
              .findFirst()
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(),
                          "There is no diagnostic '%s'; %s"
                              .formatted(code, Suggestions.didYouMean(code, codes))));
      out.print(page(known).orElseThrow());
    }
    out.flush();
    return Tributary.OK;
  }

  private static List<String> codes() {
    List<String> codes = new ArrayList<>();
    LISTED.matcher(page(INDEX).orElseThrow()).results().forEach(r -> codes.add(r.group(1)));
    return codes;
  }

  private static Optional<String> page(String name) {
    try (InputStream in = ExplainCommand.class.getResourceAsStream("diagnostics/" + name + ".md")) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the page " + name + " can't be read", e);
    }
  }
}
