package dev.tributary.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CrdManifestsTest {
  private static final Path FOLDER = Path.of("manifests");

  @Test
  void committedManifestsAreWhatTheTypesSay() throws IOException {
    Map<String, String> committed = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        committed.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(committed)
        .as("crds/manifests is stale: run `make generate` and commit what it writes")
        .isEqualTo(CrdManifests.generate());
  }

  @Test
  void manifestsStaySmallEnoughForClientSideApply() throws IOException {
    assertThat(CrdManifests.generate())
        .hasSize(CrdManifests.KINDS.size())
        .allSatisfy((name, text) -> assertThat(text.length()).isLessThan(200_000));
  }
}
