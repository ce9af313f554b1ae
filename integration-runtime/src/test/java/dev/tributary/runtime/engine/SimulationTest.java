package dev.tributary.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tributary.runtime.engine.SimBroker.Violation;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The dispatcher under every interleaving that the seeds give. {@code -Dseeds=1000000} runs more of
 * them, {@code -Dseed=42} one again.
 */
class SimulationTest {
  private static final int USUAL_SEEDS = 20_000;
  private static final int SEEDS_FOR_A_BUG = 5_000;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noInterleavingBreaksAPromise(boolean coalescing) {
    Long one = Long.getLong("seed");
    long seeds = Long.getLong("seeds", USUAL_SEEDS);
    LongStream chosen = one == null ? LongStream.range(0, seeds) : LongStream.of(one);
    assertThat(chosen.map(seed -> resentOf(seed, coalescing)).sum())
        .as("some crashes have records sent again, or nothing was tested")
        .isPositive();
  }

  private static long resentOf(long seed, boolean coalescing) {
    try {
      return Simulation.run(seed, PlantedBug.NONE, coalescing);
    } catch (Violation | IllegalStateException | NullPointerException e) {
      return fail(
          "seed %d, coalescing %s: %s\nreplay it with -Dtest=SimulationTest -Dseed=%d; its last steps:\n%s"
              .formatted(
                  seed,
                  coalescing,
                  e.getMessage(),
                  seed,
                  Simulation.trace(seed, PlantedBug.NONE, coalescing)),
          e);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aPlantedBugIsFound(PlantedBug bug) {
    long found =
        LongStream.range(0, SEEDS_FOR_A_BUG)
            .filter(seed -> isFound(seed, bug))
            .findFirst()
            .orElse(-1);
    assertThat(found).as("the first seed that finds " + bug).isNotNegative();
  }

  private static boolean isFound(long seed, PlantedBug bug) {
    try {
      Simulation.run(seed, bug);
      return false;
    } catch (Violation e) {
      return true;
    }
  }
}
