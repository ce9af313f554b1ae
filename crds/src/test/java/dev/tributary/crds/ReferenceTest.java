package dev.tributary.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReferenceTest {
  private static final Path FOLDER = Path.of("..", "docs", "reference");
  private static final Path SAMPLES = Path.of("..", "samples");

  @Test
  void committedPagesAreWhatTheTypesSay() throws IOException {
    Map<String, String> committed = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        committed.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(committed)
        .as("docs/reference is stale: run `make generate` and commit what it writes")
        .isEqualTo(Reference.pages(CrdManifests.generate(), SAMPLES));
  }

  @Test
  void everyFieldIsDescribed() throws IOException {
    Set<String> undescribed = new TreeSet<>();
    CrdManifests.generate()
        .forEach(
            (name, manifest) ->
                Reference.undescribed(manifest).forEach(at -> undescribed.add(name + " " + at)));
    assertThat(undescribed)
        .as("say what these are: @param in the Javadoc of their records")
        .isEmpty();
  }

  @Test
  void aFieldsMeaningTypeDefaultAndBoundsStandInOneRow() throws IOException {
    assertThat(Reference.pages(CrdManifests.generate(), SAMPLES).get("SyncFlow.md"))
        .contains("| `spec.replicas` | integer | `1` | ")
        .contains("(0 to 1000)")
        .contains("| `spec.source` | object | required | ");
  }
}
