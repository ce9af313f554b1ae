package dev.tributary.runtime.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.OperationPlan;
import dev.tributary.planner.plan.OperationPlan.ParameterPlan;
import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.planner.plan.TargetPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A system that holds a level for each item: it is set, and one below zero is refused. */
public final class Levels implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, List<Integer>> set = new HashMap<>();
  private final CountDownLatch gate;

  /** {@code held}: the first answers wait for {@link #open}. */
  public Levels(boolean held) {
    gate = new CountDownLatch(held ? 1 : 0);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      int level =
          Plans.json(new String(exchange.getRequestBody().readAllBytes(), UTF_8))
              .get("level")
              .asInt();
      String item = exchange.getRequestURI().getPath();
      synchronized (set) {
        set.computeIfAbsent(item.substring(item.lastIndexOf('/') + 1), i -> new ArrayList<>())
            .add(level);
      }
      gate.await();
      exchange.sendResponseHeaders(level < 0 ? 422 : 204, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers from now on. */
  public void open() {
    gate.countDown();
  }

  /** What was set of an item, or tried to be, in its order. */
  public List<Integer> of(String item) {
    synchronized (set) {
      return List.copyOf(set.getOrDefault(item, List.of()));
    }
  }

  /** How often any was. */
  public int calls() {
    synchronized (set) {
      return set.values().stream().mapToInt(List::size).sum();
    }
  }

  /** The operation that sets a level. */
  public TargetPlan.Http target() {
    return new TargetPlan.Http(
        "stock",
        "http://127.0.0.1:" + server.getAddress().getPort(),
        null,
        null,
        null,
        new OperationPlan(
            "setLevel",
            Operation.Method.PUT,
            "/levels/{item}",
            List.of(new ParameterPlan("item", Operation.In.path, "item", true)),
            null,
            null,
            List.of(),
            10_000),
        new EffectPlan.Upsert(),
        PressurePlan.NONE);
  }

  @Override
  public void close() {
    open();
    server.stop(0);
  }
}
