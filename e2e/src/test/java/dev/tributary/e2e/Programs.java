package dev.tributary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** This repository's own programs, as a person runs them. */
final class Programs {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path root;

  Programs(Path root) {
    this.root = root;
  }

  /** SIGKILL to a pod's container; Kubernetes itself always asks first. */
  void kill(String namespace, String pod) {
    run("e2e/cluster/cluster", "kill", namespace, pod);
  }

  /** Runs one to its end, which must be a good one; gives what it printed. */
  String run(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(root.resolve(program).toString()));
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile("out", ".txt");
      Path err = Files.createTempFile("err", ".txt");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
          process.destroyForcibly();
        }
        String said = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(ended && process.exitValue() == 0)
            .as("%s: %s%s", command, said, Files.readString(err, StandardCharsets.UTF_8))
            .isTrue();
        return said;
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
