package dev.tributary.bench.arm;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * One arm as a process: takes its settings as JSON, ends gracefully on SIGTERM, and at once when
 * its standard input ends, so that it never outlives who started it.
 */
public final class ArmMain {
  /** What it prints when the arm has begun. */
  public static final String STARTED = "started";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ArmMain() {}

  /** The settings as an argument of {@link #main}. */
  public static String argument(ArmSettings settings) {
    try {
      return JSON.writeValueAsString(settings);
    } catch (IOException e) {
      throw new IllegalStateException("settings are always writable", e);
    }
  }

  /**
   * Makes what must be there before the first process of a run starts.
   *
   * @throws Exception when it can't be made
   */
  public static void prepare(ArmSettings settings) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", settings.bootstrapServers()))) {
      settings.arm().create().prepare(settings, admin);
    }
  }

  /** Runs; the one argument is {@link #argument}. */
  public static void main(String[] args) throws Exception {
    ArmSettings settings = JSON.readValue(args[0], ArmSettings.class);
    AutoCloseable running = settings.arm().create().start(settings);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> close(running)));
    System.out.println(STARTED);
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(1);
  }

  private static void close(AutoCloseable running) {
    try {
      running.close();
    } catch (Exception e) {
      e.printStackTrace();
    }
  }
}
