package dev.tributary.bench.arm.peer;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Gives {@link HttpSinkTask} to Connect. */
public final class HttpSinkConnector extends SinkConnector {
  static final String SINK = "bench.sink";

  private Map<String, String> properties;

  @Override
  public void start(Map<String, String> given) {
    properties = given;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return HttpSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, properties);
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    return new ConfigDef()
        .define(SINK, ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "Where events are posted");
  }

  @Override
  public String version() {
    return "1";
  }
}
