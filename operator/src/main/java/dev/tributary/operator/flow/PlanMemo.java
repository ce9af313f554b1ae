package dev.tributary.operator.flow;

import dev.tributary.planner.FlowPlanner;
import dev.tributary.planner.PlanResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Remembers results of planning, so that a look at pods or counters doesn't compile every
 * expression again. Thread-safe.
 */
final class PlanMemo {
  private static final int REMEMBERED = 2_000;

  private record Key(String flow, Map<String, Long> inputs) {}

  private final Map<String, Map.Entry<Key, PlanResult>> results =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map.Entry<Key, PlanResult>> eldest) {
          return size() > REMEMBERED;
        }
      };

  PlanResult plan(FlowWorld world) {
    String uid = world.flow().getMetadata().getUid();
    Map<String, Long> inputs = new TreeMap<>();
    add(inputs, world.endpoints().values());
    add(inputs, world.contracts().values());
    add(inputs, world.siblings());
    add(inputs, java.util.List.of(world.flow(), world.platform().platform()));
    Key key = new Key(uid, inputs);
    synchronized (results) {
      Map.Entry<Key, PlanResult> last = results.get(uid);
      if (last != null && last.getKey().equals(key)) {
        return last.getValue();
      }
    }
    PlanResult result = FlowPlanner.plan(world.inputs());
    synchronized (results) {
      results.put(uid, Map.entry(key, result));
    }
    return result;
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
