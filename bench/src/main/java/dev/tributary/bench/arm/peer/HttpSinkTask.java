package dev.tributary.bench.arm.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tributary.bench.arm.Poster;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Posts records one after the other; what is refused is reported to Connect's dead letters. */
public final class HttpSinkTask extends SinkTask {
  private Poster poster;

  @Override
  public void start(Map<String, String> properties) {
    poster = new Poster(properties.get(HttpSinkConnector.SINK), 1);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    for (SinkRecord record : records) {
      try {
        Object id = record.headers().lastWithName("ce_id").value();
        String key = id instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(id);
        String sequence =
            record.topic() + "-" + record.kafkaPartition() + "-" + record.kafkaOffset();
        if (!poster.deliver((byte[]) record.value(), key, sequence)) {
          var ignored =
              context.errantRecordReporter().report(record, new ConnectException("refused"));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ConnectException(e);
      }
    }
  }

  @Override
  public void stop() {
    try {
      poster.close();
    } catch (IOException e) {
      throw new ConnectException(e);
    }
  }

  @Override
  public String version() {
    return "1";
  }
}
