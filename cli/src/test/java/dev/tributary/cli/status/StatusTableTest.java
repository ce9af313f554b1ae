package dev.tributary.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTableTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private static FlowRow row(String namespace, String name, Long lag) {
    return new FlowRow(
        namespace,
        name,
        "True",
        "AsExpected",
        "",
        "order-placed",
        "erp/createSalesOrder",
        1,
        lag,
        0L,
        NOW.minusSeconds(75),
        "",
        List.of());
  }

  @Test
  void hasTheColumnsOfKubectlGetSyncflow() {
    assertThat(StatusTable.lines(List.of(row("retail", "orders-to-erp", 12L)), NOW))
        .containsExactly(
            "NAME            READY   REASON       SOURCE         TARGET                 REPLICAS   LAG   DEAD   AGE",
            "orders-to-erp   True    AsExpected   order-placed   erp/createSalesOrder   1          12    0      75s");
  }

  @Test
  void showsNamespacesWhenThereAreSeveralAndNothingForWhatIsNotKnown() {
    List<String> lines = StatusTable.lines(List.of(row("a", "x", null), row("b", "y", 1L)), NOW);
    assertThat(lines.getFirst()).startsWith("NAMESPACE   NAME   READY");
    assertThat(lines.get(1)).startsWith("a           x      True").contains("1                0");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "119, 119s",
    "120, 2m",
    "200, 3m20s",
    "600, 10m",
    "7200, 120m",
    "10800, 3h",
    "15000, 4h10m",
    "90000, 25h",
    "172800, 2d"
  })
  void agesAreWrittenAsKubectlWritesThem(long seconds, String text) {
    assertThat(StatusTable.age(Duration.ofSeconds(seconds))).isEqualTo(text);
  }
}
