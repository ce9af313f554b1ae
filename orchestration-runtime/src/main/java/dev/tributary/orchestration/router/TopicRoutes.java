package dev.tributary.orchestration.router;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.orchestration.engine.EngineRefusedException;
import dev.tributary.orchestration.engine.EngineUnavailableException;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.schema.Json;
import dev.tributary.runtime.deadletter.DeadLetter;
import dev.tributary.runtime.deadletter.DeadLetters;
import dev.tributary.runtime.engine.RecordHandler;
import dev.tributary.runtime.engine.Turn;
import dev.tributary.runtime.step.Event;
import dev.tributary.runtime.step.SourceSchemas;
import dev.tributary.runtime.step.Stage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is done with one topic's records. A record is finished when the engine has it for every
 * route, or when it is acknowledged as a dead letter; while the engine can't be used it waits.
 */
final class TopicRoutes implements RecordHandler {
  private static final Logger LOG = LoggerFactory.getLogger(TopicRoutes.class);
  private static final Duration ENGINE_PAUSE = Duration.ofSeconds(1);

  private final SourceSchemas schemas;
  private final List<Route> routes;
  private final DeadLetters letters;
  private final Counts counts;
  private final InstantSource clock;
  private final Consumer<String> engineProblem;

  /**
   * Routes a topic's records.
   *
   * @param engineProblem told why the engine can't be used, and an empty text when it can
   */
  TopicRoutes(
      SourceSchemas schemas,
      List<Route> routes,
      DeadLetters letters,
      Counts counts,
      InstantSource clock,
      Consumer<String> engineProblem) {
    this.schemas = schemas;
    this.routes = routes;
    this.letters = letters;
    this.counts = counts;
    this.clock = clock;
    this.engineProblem = engineProblem;
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> record, Turn turn) throws InterruptedException {
    Stage stage = Stage.PARSE;
    try {
      JsonNode payload = Json.parse(record.value() == null ? new byte[0] : record.value());
      stage = Stage.VALIDATE_SOURCE;
      List<String> problems = schemas.validate(record, payload);
      if (!problems.isEmpty()) {
        die(record, stage, String.join("; ", problems), turn);
        return;
      }
      stage = Stage.MAP;
      Arrived event = new Arrived(record.topic(), Event.of(record), payload);
      for (Route route : routes) {
        take(record, event, route, turn);
      }
    } catch (Json.MalformedException | ExpressionException e) {
      die(record, stage, e.getMessage(), turn);
    } catch (Route.RefusedException | EngineRefusedException e) {
      die(record, Stage.DELIVER, e.getMessage(), turn);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record, Arrived event, Route route, Turn turn)
      throws InterruptedException, ExpressionException, Route.RefusedException {
    while (true) {
      try {
        turn.checkOwned();
        Counted counted = route.take(event);
        engineProblem.accept("");
        counts.count(counted);
        return;
      } catch (EngineUnavailableException e) {
        LOG.info(
            "offset {} of {}-{} waits: {}",
            record.offset(),
            record.topic(),
            record.partition(),
            e.getMessage());
        engineProblem.accept(e.getMessage());
        turn.pause(ENGINE_PAUSE);
      }
    }
  }

  private void die(ConsumerRecord<byte[], byte[]> record, Stage stage, String reason, Turn turn)
      throws InterruptedException {
    Instant now = clock.instant();
    letters.write(record, new DeadLetter(stage, reason, 0, now, now), turn);
    counts.count(Counted.Dead);
    LOG.warn(
        "dead letter: offset {} of {}-{} at {}: {}",
        record.offset(),
        record.topic(),
        record.partition(),
        stage.word(),
        reason);
  }
}
