package dev.tributary.bench.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.bench.workload.Fate;
import dev.tributary.bench.workload.Orders;
import dev.tributary.bench.workload.Workload;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkTest {
  private static final Workload WORKLOAD =
      new Workload(5, 2_000, 4, 50, 0, 0.02, true, 0.02, new Workload.Latency(1, 2, 0, 0));
  private static final Orders ORDERS = new Orders(WORKLOAD);

  @TempDir Path dir;

  @Test
  void eventsAreAnsweredByTheirFateAndAllIsLoggedInOrder() throws Exception {
    Progress progress = new Progress(1, 2, () -> Duration.ZERO);
    List<Entry> entries = new ArrayList<>();
    try (Sink sink = new Sink();
        ArrivalLog log = new ArrivalLog(dir.resolve("log"));
        HttpClient client = HttpClient.newHttpClient()) {
      sink.begin(WORKLOAD, log, progress);
      assertThat(post(client, sink, first(Fate.GOOD))).isEqualTo(201);
      assertThat(progress.count()).isEqualTo(1);
      assertThat(post(client, sink, first(Fate.UNAVAILABLE_ONCE))).isEqualTo(503);
      assertThat(progress.count()).isEqualTo(1);
      assertThat(post(client, sink, first(Fate.UNAVAILABLE_ONCE))).isEqualTo(201);
      assertThat(progress.await(2, Duration.ofSeconds(10))).isTrue();
      assertThat(progress.measured().orElseThrow().events()).isEqualTo(1);
      assertThat(post(client, sink, first(Fate.REFUSED))).isEqualTo(422);
      assertThat(post(client, sink, first(Fate.INVALID))).isEqualTo(400);
      log.read(entries::add);
    }
    assertThat(entries.stream().filter(Entry::arrival).map(Entry::status))
        .containsExactly(201, 503, 201, 422, 400);
    assertThat(entries).hasSize(10);
    assertThat(entries.getFirst().offset()).isEqualTo(42);
    assertThat(entries.getFirst().partition()).isEqualTo(3);
    assertThat(entries.getFirst().effectKey()).isNotZero();
    assertThat(entries).extracting(Entry::nanos).isSorted();
  }

  @Test
  void aListIsTakenUpToTheFirstEventThatIsNot() throws Exception {
    Progress progress = new Progress(1, 2, () -> Duration.ZERO);
    List<Entry> entries = new ArrayList<>();
    int good = first(Fate.GOOD);
    try (Sink sink = new Sink();
        ArrivalLog log = new ArrivalLog(dir.resolve("log"));
        HttpClient client = HttpClient.newHttpClient()) {
      sink.begin(WORKLOAD, log, progress);
      String orders =
          "{\"orders\":[{\"eventId\":\"evt-%d\",\"effectKey\":\"a\"},{\"eventId\":\"evt-%d\"},{\"eventId\":\"evt-%d\"}]}"
              .formatted(good, first(Fate.UNAVAILABLE_ONCE), good);
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(sink.url() + "/batch"))
                  .POST(HttpRequest.BodyPublishers.ofString(orders))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo("{\"results\":[201,503]}");
      assertThat(progress.count()).isEqualTo(1);
      log.read(entries::add);
    }
    assertThat(entries).hasSize(4);
    assertThat(entries.get(0).isBeside(entries.get(1).request())).isTrue();
    assertThat(entries.get(0).effectKey()).isNotZero();
  }

  @Test
  void whatNeverComesIsNotWaitedForForEver() throws Exception {
    Progress progress = new Progress(1, 2, () -> Duration.ZERO);
    assertThat(progress.await(1, Duration.ofMillis(50))).isFalse();
  }

  private static int first(Fate fate) {
    return IntStream.range(0, WORKLOAD.events())
        .filter(e -> WORKLOAD.fate(e) == fate)
        .findFirst()
        .orElseThrow();
  }

  private static int post(HttpClient client, Sink sink, int event) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(sink.url()))
                .header(Sink.EFFECT_KEY, "key-" + event)
                .header(Sink.SEQUENCE, "retail.orders-in-3-42")
                .POST(HttpRequest.BodyPublishers.ofByteArray(ORDERS.value(event)))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
