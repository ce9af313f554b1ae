package dev.tributary.bench;

import dev.tributary.bench.run.BenchCommand;
import picocli.CommandLine;

/** Runs benchmarks and the kill test from the command line. */
public final class BenchMain {
  private BenchMain() {}

  /** Ends with the command's exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchCommand()).execute(args));
  }
}
