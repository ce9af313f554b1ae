package dev.tributary.runtime.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintSetTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void itHoldsWhatAPlainSetHolds(long seed) {
    Random random = new Random(seed);
    FingerprintSet set = new FingerprintSet();
    Set<Fingerprint> model = new LinkedHashSet<>();
    // Few different hashes, so that they collide and gaps have to be closed.
    for (int i = 0; i < 20_000; i++) {
      Fingerprint fingerprint = new Fingerprint(random.nextInt(40), random.nextInt(40));
      switch (random.nextInt(5)) {
        case 0, 1, 2 -> assertThat(set.add(fingerprint, i)).isEqualTo(model.add(fingerprint));
        case 3 -> {
          set.removeOldest();
          Iterator<Fingerprint> oldest = model.iterator();
          if (oldest.hasNext()) {
            oldest.next();
            oldest.remove();
          }
        }
        default -> assertThat(set.contains(fingerprint)).isEqualTo(model.contains(fingerprint));
      }
      assertThat(set.size()).isEqualTo(model.size());
    }
    for (Fingerprint fingerprint : model) {
      assertThat(set.contains(fingerprint)).isTrue();
    }
  }

  @Test
  void theOldestGoesFirstAndAnAgainAddedOneKeepsItsPlace() {
    FingerprintSet set = new FingerprintSet();
    set.add(new Fingerprint(1, 1), 100);
    set.add(new Fingerprint(2, 2), 200);
    set.add(new Fingerprint(1, 1), 300);
    assertThat(set.oldestSeconds()).hasValue(100);
    set.removeOldest();
    assertThat(set.contains(new Fingerprint(1, 1))).isFalse();
    assertThat(set.oldestSeconds()).hasValue(200);
    set.removeOldest();
    set.removeOldest();
    assertThat(set.oldestSeconds()).isEmpty();
  }

  @Test
  void aFingerprintIsTheBeginOfTheEffectKeyAndSurvivesItsBytes() {
    String key = "0123456789abcdeffedcba9876543210" + "f".repeat(32);
    Fingerprint fingerprint = Fingerprint.of(key);
    assertThat(fingerprint.high()).isEqualTo(0x0123456789abcdefL);
    assertThat(fingerprint.low()).isEqualTo(0xfedcba9876543210L);
    assertThat(Fingerprint.read(fingerprint.bytes())).hasValue(fingerprint);
    assertThat(Fingerprint.read(new byte[5])).isEmpty();
    assertThat(Fingerprint.read(null)).isEmpty();
  }
}
