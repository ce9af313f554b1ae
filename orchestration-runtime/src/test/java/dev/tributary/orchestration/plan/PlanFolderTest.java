package dev.tributary.orchestration.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.orchestration.testkit.PickupPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlanCodec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFolderTest {
  @TempDir Path folder;

  @Test
  void everyPlanIsFoundByItsDigest() throws Exception {
    write("a");
    write("b");
    Files.createDirectory(folder.resolve("..data"));
    PlanLibrary plans = PlanFolder.read(folder, "b");
    assertThat(plans.all()).hasSize(2);
    assertThat(plans.find("a").orElseThrow().step("capture").undo()).isPresent();
    assertThat(plans.find("c")).isEmpty();
  }

  @Test
  void anOlderPlanThatCannotBeReadStopsNobodyElse() throws Exception {
    write("b");
    Files.writeString(folder.resolve("a.json.gz"), "broken");
    assertThat(PlanFolder.read(folder, "b").all()).hasSize(1);
    assertThatThrownBy(() -> PlanFolder.read(folder, "a")).hasMessageContaining("gzip");
  }

  @Test
  void withoutThePlanInForceNothingRuns() throws Exception {
    write("a");
    assertThatThrownBy(() -> PlanFolder.read(folder, "b"))
        .hasMessageContaining("no file b.json.gz");
  }

  private void write(String digest) throws IOException {
    Files.write(
        folder.resolve(digest + ".json.gz"),
        OrchestrationPlanCodec.toGzip(new PickupPlan(URI.create("http://localhost:1")).build()));
  }
}
