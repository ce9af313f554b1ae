package dev.tributary.orchestration.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Orders that are picked up while systems fail and workers and the server die; {@code make
 * soak-orchestrations} sets the size.
 */
class SoakTest {
  @TempDir private Path folder;

  @Test
  @Timeout(value = 4, unit = TimeUnit.HOURS)
  void everyOrderEndsOnceAndTheSystemsBalance() {
    try (PickupSoak soak = new PickupSoak(SoakSize.asTold(), folder, plan -> plan)) {
      assertThat(soak.run()).isEmpty();
    }
  }

  /** The soak itself: it finds a hold that nothing undoes. */
  @Test
  void aStepThatNothingUndoesIsFound() {
    SoakSize small = SoakSize.of(3, 60, 0, 0, 1);
    try (PickupSoak soak = new PickupSoak(small, folder, plan -> plan.forgetting("authorise"))) {
      assertThat(soak.run())
          .isNotEmpty()
          .allSatisfy(problem -> assertThat(problem).contains("authorised 1-0"));
    }
  }
}
