package dev.tributary.bench.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.bench.oracle.WholeTopic;
import dev.tributary.planner.Names;
import dev.tributary.planner.report.FlowReport;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What pods told of themselves; the oracle doesn't listen to it. */
final class PodReports {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private PodReports() {}

  /**
   * How many records pods had again and didn't send, because the ledger knew them: the sum of each
   * pod's highest count. What a killed pod counted since its last report, up to 10 s before, isn't
   * in it.
   */
  static long suppressed(String bootstrapServers) {
    Map<String, Long> highest = new HashMap<>();
    try (WholeTopic reports = new WholeTopic(bootstrapServers, Names.REPORTS_TOPIC)) {
      reports.toItsEnd(
          record -> {
            if (record.value() != null) {
              highest.merge(new String(record.key(), UTF_8), duplicates(record.value()), Math::max);
            }
          });
    }
    return highest.values().stream().mapToLong(Long::longValue).sum();
  }

  private static long duplicates(byte[] report) {
    try {
      return JSON.readValue(report, FlowReport.class).duplicates();
    } catch (IOException e) {
      throw new IllegalStateException("a pod wrote a report that can't be read", e);
    }
  }
}
