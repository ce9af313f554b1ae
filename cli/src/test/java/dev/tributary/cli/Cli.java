package dev.tributary.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/** Runs the command as a person would, in this JVM. */
final class Cli {
  static final Path SAMPLES = Path.of("..", "samples");

  private Cli() {}

  record Run(int code, String out, String err) {}

  static Run run(String... args) {
    return with("", args);
  }

  static Run with(String stdin, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Tributary.commandLine(new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)));
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int code = line.execute(args);
    return new Run(code, out.toString(), err.toString());
  }

  static String sample(String file) {
    try {
      return Files.readString(SAMPLES.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The orders sample with its platform, as one text. */
  static String orders() {
    return String.join(
        "\n---\n",
        sample("platform/platform.yaml"),
        sample("orders/00-namespace.yaml"),
        sample("orders/10-systems.yaml"),
        sample("orders/20-contract.yaml"),
        sample("orders/30-flows.yaml"));
  }

  static String golden(String name) {
    try {
      return Files.readString(Path.of("src", "test", "resources", "golden", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
