package dev.tributary.simulators.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultSwitches;
import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.BadRequest;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Json;
import dev.tributary.simulators.journal.RequestLog;
import dev.tributary.simulators.shop.SendPlan;
import dev.tributary.simulators.shop.SendReport;
import dev.tributary.simulators.shop.Sending;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers the paths below {@code /control}; they are neither logged nor hit by faults. */
public final class Control implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

  private final Set<String> systems;
  private final FaultSwitches faults;
  private final RequestLog log;
  private final Map<String, Sending> sendings = new ConcurrentHashMap<>();
  private final AtomicInteger lastSending = new AtomicInteger();

  /** Controls the systems with these names. */
  public Control(Set<String> systems, FaultSwitches faults, RequestLog log) {
    this.systems = systems;
    this.faults = faults;
    this.log = log;
  }

  /** The answer to a call below {@code /control}. */
  public Answer handle(Call call) throws InterruptedException {
    List<String> path = call.segments();
    Optional<String> second = path.stream().skip(2).findFirst();
    return switch (path.size() > 1 ? path.get(1) : "") {
      case "log" -> log(call);
      case "summary" -> Answer.json(200, log.summary(system(call)));
      case "faults" -> faults(call, second);
      case "shop" -> shop(call, path);
      default -> notFound(call);
    };
  }

  @Override
  public void close() {
    sendings.values().forEach(Sending::close);
  }

  private Answer log(Call call) {
    return switch (call.method()) {
      case "GET" ->
          Answer.json(200, log.entries(system(call), Optional.ofNullable(call.query().get("key"))));
      case "DELETE" -> {
        log.clear();
        yield Answer.empty(204);
      }
      default -> Answer.empty(405).with("Allow", "GET, DELETE");
    };
  }

  private Optional<String> system(Call call) {
    Optional<String> system = Optional.ofNullable(call.query().get("system"));
    system.ifPresent(this::known);
    return system;
  }

  private void known(String system) {
    if (!systems.contains(system)) {
      throw new BadRequest("no system '" + system + "'; there are " + systems);
    }
  }

  private Answer faults(Call call, Optional<String> system) {
    system.ifPresent(this::known);
    switch (call.method()) {
      case "GET" -> {
        return Answer.json(
            200,
            system.isPresent()
                ? faults.list().getOrDefault(system.get(), List.of())
                : faults.list());
      }
      case "PUT" -> {
        if (system.isEmpty()) {
          throw new BadRequest("name the system: /control/faults/{system}");
        }
        faults.put(system.get(), read(call.body()));
        return Answer.json(200, faults.list().getOrDefault(system.get(), List.of()));
      }
      case "DELETE" -> {
        system.ifPresentOrElse(faults::clear, faults::clear);
        return Answer.empty(204);
      }
      default -> {
        return Answer.empty(405).with("Allow", "GET, PUT, DELETE");
      }
    }
  }

  private static List<Fault> read(byte[] body) {
    JsonNode node = Json.tree(body);
    return node.isArray()
        ? Arrays.asList(Json.read(body, Fault[].class))
        : List.of(Json.read(body, Fault.class));
  }

  private Answer shop(Call call, List<String> path) throws InterruptedException {
    if (path.size() == 3 && path.get(2).equals("send") && call.method().equals("POST")) {
      Sending sending = Sending.start(Json.read(call.body(), SendPlan.class));
      String id = String.valueOf(lastSending.incrementAndGet());
      sendings.put(id, sending);
      return report(call, id, sending, 202).with("Location", "/control/shop/send/" + id);
    }
    if (path.size() == 4 && path.get(2).equals("send") && sendings.containsKey(path.get(3))) {
      Sending sending = sendings.get(path.get(3));
      if (call.method().equals("DELETE")) {
        sending.close();
      }
      return report(call, path.get(3), sending, 200);
    }
    return notFound(call);
  }

  private static Answer report(Call call, String id, Sending sending, int status)
      throws InterruptedException {
    boolean waited = "true".equals(call.query().get("wait")) && sending.await(LONGEST_WAIT);
    record Numbered(String id, SendReport report) {}
    return Answer.json(waited ? 200 : status, new Numbered(id, sending.report()));
  }

  private static Answer notFound(Call call) {
    return Answer.json(404, Map.of("error", "no " + call.line()));
  }
}
