package dev.tributary.operator.flow;

import dev.tributary.planner.FlowPlanner;
import dev.tributary.planner.PlanResult;
import dev.tributary.planner.PlatformParts;
import dev.tributary.planner.References;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Remembers results of planning, so that a look at pods or counters doesn't compile every
 * expression again. Thread-safe.
 */
final class PlanMemo {
  private static final int REMEMBERED = 2_000;

  private final Runnable planned;

  /**
   * Versions of what a plan was made of, by uid; and, where a reference names nothing, the names
   * that there were, because the diagnostic proposes one of them. The group protocol is decided in
   * the platform's status, which has no version.
   */
  private record Key(Map<String, Long> inputs, Set<String> known, String groupProtocol) {}

  private final Map<String, Map.Entry<Key, PlanResult>> results =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map.Entry<Key, PlanResult>> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** {@code planned} is run for each flow that is planned anew. */
  PlanMemo(Runnable planned) {
    this.planned = planned;
  }

  PlanResult plan(FlowWorld world) {
    String uid = world.flow().getMetadata().getUid();
    Key key = key(world);
    synchronized (results) {
      Map.Entry<Key, PlanResult> last = results.get(uid);
      if (last != null && last.getKey().equals(key)) {
        return last.getValue();
      }
    }
    PlanResult result = FlowPlanner.plan(world.inputs());
    planned.run();
    synchronized (results) {
      results.put(uid, Map.entry(key, result));
    }
    return result;
  }

  private static Key key(FlowWorld world) {
    References references = References.of(world.flow(), world.endpoints());
    Map<String, Long> inputs = new TreeMap<>();
    Set<String> known = new TreeSet<>();
    add(inputs, known, references.endpoints(), world.endpoints());
    add(inputs, known, references.contracts(), world.contracts());
    // Only a flow of the same source can take this one's webhook away.
    add(
        inputs,
        world.siblings().stream()
            .filter(f -> f.getSpec().source().equals(world.flow().getSpec().source()))
            .toList());
    add(inputs, List.of(world.flow(), world.platform().platform()));
    // Accepted versions never change: that they are there is all.
    world.versions().forEach(m -> inputs.put(m.getMetadata().getUid(), 0L));
    return new Key(inputs, known, PlatformParts.groupProtocol(world.platform().platform()));
  }

  private static <T extends HasMetadata> void add(
      Map<String, Long> inputs, Set<String> known, Set<String> names, Map<String, T> objects) {
    if (!objects.keySet().containsAll(names)) {
      known.addAll(objects.keySet());
    }
    add(inputs, names.stream().map(objects::get).filter(Objects::nonNull).toList());
  }

  private static void add(Map<String, Long> inputs, Collection<? extends HasMetadata> objects) {
    objects.forEach(
        o ->
            inputs.put(
                o.getMetadata().getUid()
                    + (o.getMetadata().getDeletionTimestamp() == null ? "" : " going"),
                o.getMetadata().getGeneration()));
  }
}
