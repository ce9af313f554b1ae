package dev.tributary.bench.workload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrdersTest {
  private static final Workload MIXED =
      new Workload(3, 50_000, 12, 1_000, 0.7, 0.02, true, 0.05, Workload.Latency.SYSTEM);

  @Test
  void theSameSeedGivesTheSameEventsAndAnotherSeedOthers() {
    Orders orders = new Orders(MIXED);
    assertThat(new Orders(MIXED).value(17)).isEqualTo(orders.value(17));
    Workload other =
        new Workload(4, 50_000, 12, 1_000, 0.7, 0.02, true, 0.05, Workload.Latency.SYSTEM);
    assertThat(IntStream.range(0, 1_000).map(new Orders(other)::key).toArray())
        .isNotEqualTo(IntStream.range(0, 1_000).map(orders::key).toArray());
  }

  @Test
  void sharesComeOutAsAskedFor() {
    double poison = share(Fate::isPoison);
    assertThat(poison).isCloseTo(0.02, within(0.002));
    assertThat(share(f -> f == Fate.UNAVAILABLE_ONCE)).isCloseTo(0.05, within(0.004));
    double slow =
        IntStream.range(0, 50_000).filter(e -> MIXED.latencyMs(e) == 500).count() / 50_000.0;
    assertThat(slow).isCloseTo(0.001, within(0.0006));
    assertThat(IntStream.range(0, 50_000).map(MIXED::latencyMs).filter(l -> l < 500))
        .allSatisfy(latency -> assertThat(latency).isBetween(5, 20));
  }

  @Test
  void theHottestKeyHasTheShareThatZipfGivesIt() {
    Orders orders = new Orders(MIXED);
    double sum = IntStream.rangeClosed(1, 1_000).mapToDouble(i -> Math.pow(i, -0.7)).sum();
    double hottest = IntStream.range(0, 50_000).filter(e -> orders.key(e) == 0).count() / 50_000.0;
    assertThat(hottest).isCloseTo(1 / sum, within(0.004));
  }

  @Test
  void valuesAreOrderEventsOfOneKilobyteButForTheMalformed() throws Exception {
    Orders orders = new Orders(MIXED);
    ObjectMapper json = new ObjectMapper();
    for (int event = 0; event < 5_000; event++) {
      byte[] value = orders.value(event);
      assertThat(Orders.find(value)).isEqualTo(event);
      if (MIXED.fate(event) == Fate.MALFORMED) {
        assertThatThrownBy(() -> json.readTree(value)).isInstanceOf(JsonProcessingException.class);
      } else {
        JsonNode order = json.readTree(value);
        assertThat(value).hasSize(1_024);
        assertThat(order.get("orderId").textValue().getBytes(UTF_8))
            .isEqualTo(orders.recordKey(event));
        assertThat(order.get("seq").intValue()).isEqualTo(orders.sequence(event));
        assertThat(order.has("currency")).isEqualTo(MIXED.fate(event) != Fate.INVALID);
      }
    }
  }

  @Test
  void aBacklogsEventsAreSmall() throws Exception {
    Orders orders = new Orders(Workload.backlog(1_000));
    assertThat(orders.good()).isEqualTo(1_000);
    for (int event = 0; event < 1_000; event++) {
      JsonNode order = new ObjectMapper().readTree(orders.value(event));
      assertThat(order.get("lines")).hasSize(1);
      assertThat(orders.value(event)).hasSizeBetween(150, 250);
    }
  }

  private static double share(java.util.function.Predicate<Fate> which) {
    return IntStream.range(0, 50_000).mapToObj(MIXED::fate).filter(which).count() / 50_000.0;
  }
}
