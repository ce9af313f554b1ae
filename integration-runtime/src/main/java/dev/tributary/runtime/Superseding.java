package dev.tributary.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.OperationPlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.runtime.step.StepResult;
import dev.tributary.runtime.step.Steps;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Tells which of the older records of its key a record supersedes: those that would be sent to the
 * same place. One that is filtered out or can't be sent is none of them: it is left out or a dead
 * letter as ever. Safe for use by many threads.
 */
final class Superseding {
  private final Set<String> places;
  private final Steps steps;
  private final Function<StepResult.Ready, String> effectKeys;

  /** So that many poisoned records of a key don't have each other looked at again and again. */
  private final Map<ConsumerRecord<byte[], byte[]>, Optional<State>> seen =
      Collections.synchronizedMap(new WeakHashMap<>());

  private record State(String effectKey, Map<String, JsonNode> place) {}

  /**
   * The older ones of a record.
   *
   * @param effectKeys of all that would be sent
   * @param superseded those that it supersedes, with their effect keys
   */
  record Older(Set<String> effectKeys, Map<ConsumerRecord<byte[], byte[]>, String> superseded) {
    private static final Older NONE = new Older(Set.of(), Map.of());

    /**
     * What is to be run once the target has the record; nothing when something has to be written
     * down before.
     */
    Runnable first(Runnable taken) {
      return superseded.isEmpty() ? taken : () -> {};
    }
  }

  /** By a plan's steps, with the effect keys that they lead to. */
  Superseding(FlowPlan plan, Steps steps, Function<StepResult.Ready, String> effectKeys) {
    this.steps = steps;
    this.effectKeys = effectKeys;
    // A header says nothing about where the state is: it may have the event's own id.
    places =
        plan.target() instanceof TargetPlan.Http http
            ? http.operation().parameters().stream()
                .filter(parameter -> parameter.in() != Operation.In.header)
                .map(OperationPlan.ParameterPlan::name)
                .collect(Collectors.toSet())
            : Set.of();
  }

  /** Looks at the older ones, in their order. */
  Older older(StepResult.Ready newest, List<ConsumerRecord<byte[], byte[]>> records) {
    if (records.isEmpty()) {
      return Older.NONE;
    }
    Map<String, JsonNode> place = place(newest);
    Set<String> keys = new HashSet<>();
    Map<ConsumerRecord<byte[], byte[]>, String> superseded = new IdentityHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      seen.computeIfAbsent(record, this::look)
          .ifPresent(
              state -> {
                keys.add(state.effectKey());
                if (state.place().equals(place)) {
                  superseded.put(record, state.effectKey());
                }
              });
    }
    return new Older(keys, superseded);
  }

  private Optional<State> look(ConsumerRecord<byte[], byte[]> record) {
    return steps.run(record) instanceof StepResult.Ready ready
        ? Optional.of(new State(effectKeys.apply(ready), place(ready)))
        : Optional.empty();
  }

  private Map<String, JsonNode> place(StepResult.Ready ready) {
    Map<String, JsonNode> place = new HashMap<>(ready.parameters());
    place.keySet().retainAll(places);
    return place;
  }
}
