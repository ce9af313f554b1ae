package dev.tributary.orchestration.router;

import dev.tributary.orchestration.engine.OrchestrationEngine;
import dev.tributary.orchestration.plan.CompiledOrchestration;
import dev.tributary.orchestration.plan.CompiledStep;
import dev.tributary.orchestration.plan.Work;
import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.planner.plan.orchestration.ActionPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan;
import dev.tributary.runtime.deadletter.DeadLetters;
import dev.tributary.runtime.engine.Engine;
import dev.tributary.runtime.engine.EngineListener;
import dev.tributary.runtime.engine.EngineSettings;
import dev.tributary.runtime.engine.ParkedRecords;
import dev.tributary.runtime.kafka.KafkaClients;
import dev.tributary.runtime.kafka.StartPositions;
import dev.tributary.runtime.kafka.Writer;
import dev.tributary.runtime.secret.Secrets;
import dev.tributary.runtime.step.SourceSchemas;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes an orchestration's events from Kafka to its instances, by the flows' engine: events of one
 * record key one after the other, and a position passes an event only when it is finished. Starts
 * follow the current plan; events that only older plans listen to are read as long as those have
 * instances. Positions are never guessed: the group must have some, as with flows.
 */
public final class EventRouter implements AutoCloseable {
  private static final Duration LETTER_PAUSE = Duration.ofSeconds(1);

  private final CompiledOrchestration current;
  private final Ports ports;
  private final Counts counts;
  private final List<Engine> engines = new ArrayList<>();
  private final Set<String> topics;
  private final List<KafkaClients> clients = new ArrayList<>();

  /**
   * What the router needs of the world.
   *
   * @param engine where instances live
   * @param secrets where Kafka's credentials come from
   * @param writer writes dead letters
   * @param counts where events are counted
   * @param clock for dead letters
   * @param clientId shows in the broker's logs
   * @param settings measures of reading
   * @param listener hears how reading fares
   * @param engineProblem told why the engine can't be used, and an empty text when it can
   * @param letterProblem the same of dead letters
   */
  public record Ports(
      OrchestrationEngine engine,
      Secrets secrets,
      Writer writer,
      Counts counts,
      InstantSource clock,
      String clientId,
      EngineSettings settings,
      EngineListener listener,
      Consumer<String> engineProblem,
      Consumer<String> letterProblem) {}

  /** A topic that is read. */
  private record Topic(SourcePlan.Contract source, List<Route> routes) {}

  /**
   * A router that isn't started.
   *
   * @param older the other plans that have instances
   */
  public EventRouter(
      CompiledOrchestration current, List<CompiledOrchestration> older, Ports ports) {
    this.current = current;
    this.ports = ports;
    this.counts = ports.counts();
    Map<String, Topic> read = new LinkedHashMap<>();
    OrchestrationPlan plan = current.plan();
    if (!plan.suspend()) {
      add(read, plan.start().source(), new StartRoute(current, ports.engine()));
    }
    listen(read, current);
    older.forEach(other -> listen(read, other));
    topics = Set.copyOf(read.keySet());
    read.forEach((name, topic) -> engines.add(engine(name, topic)));
  }

  private void listen(Map<String, Topic> topics, CompiledOrchestration plan) {
    for (CompiledStep step : plan.byName().values()) {
      if (step.work() instanceof Work.Listen listen && !isRouted(topics, listen.plan())) {
        add(topics, listen.plan().source(), new ListenRoute(plan, listen, ports.engine()));
      }
    }
  }

  /** Two steps, or two plans, that listen for the same: an event is told once. */
  private static boolean isRouted(Map<String, Topic> topics, ActionPlan.Listen listen) {
    Topic topic = topics.get(listen.source().topic());
    return topic != null
        && topic.routes().stream()
            .anyMatch(
                route ->
                    route instanceof ListenRoute same
                        && same.isFor(listen.eventType(), listen.correlate()));
  }

  private static void add(Map<String, Topic> topics, SourcePlan.Contract source, Route route) {
    topics
        .computeIfAbsent(source.topic(), name -> new Topic(source, new ArrayList<>()))
        .routes()
        .add(route);
  }

  private Engine engine(String name, Topic topic) {
    OrchestrationPlan plan = current.plan();
    KafkaClients kafka =
        new KafkaClients(
            plan.kafka(),
            plan.consumerGroup(),
            plan.groupProtocol(),
            name,
            ports.secrets(),
            ports.clientId());
    clients.add(kafka);
    DeadLetters letters =
        new DeadLetters(
            ports.writer(),
            plan.deadLetterTopic(),
            plan.name(),
            current.digest(),
            LETTER_PAUSE,
            ports.letterProblem());
    return new Engine(
        plan.name() + " " + name,
        kafka,
        new StartPositions(plan.consumerGroup(), name, false),
        true,
        new TopicRoutes(
            new SourceSchemas(topic.source()),
            topic.routes(),
            letters,
            counts,
            ports.clock(),
            ports.engineProblem()),
        ParkedRecords.nowhere(),
        ports.listener(),
        ports.settings());
  }

  /** Begins to read; returns at once. */
  public void start() {
    engines.forEach(Engine::start);
  }

  /** The topics that are read. */
  public Set<String> topics() {
    return topics;
  }

  /** What became of events. */
  public Counts counts() {
    return counts;
  }

  /** The topics' readers, for measures of the backlog. */
  public List<Engine> engines() {
    return List.copyOf(engines);
  }

  /** Stops: events under way may end until the deadline, positions are committed. */
  public void drain(Duration deadline) {
    engines.forEach(engine -> engine.stop(deadline));
  }

  @Override
  public void close() {
    drain(Duration.ZERO);
    clients.forEach(KafkaClients::close);
  }
}
