package dev.tributary.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.TestApiServer;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class TestApiServerTest {

  @Test
  void startsAMinuteBeforeMidnight() throws IOException {
    TimeZone before = TimeZone.getDefault();
    int minute = Instant.now().atOffset(ZoneOffset.UTC).get(ChronoField.MINUTE_OF_DAY);
    int toMidnight = 24 * 60 - 1 - minute;
    // Offsets end at 18 hours: the last minute of the day before is as good.
    int offset = toMidnight > 18 * 60 ? toMidnight - 24 * 60 : toMidnight;
    TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.ofTotalSeconds(offset * 60)));
    try {
      assertThat(LocalTime.now()).isAfter(LocalTime.of(23, 58));

      assertThat(TestApiServer.start().admin().namespaces().withName("default").get()).isNotNull();
    } finally {
      TimeZone.setDefault(before);
    }
  }
}
