package dev.tributary.operator.admission;

import dev.tributary.planner.evolution.AcceptedVersion;
import dev.tributary.planner.evolution.ContractHistory;
import dev.tributary.planner.evolution.ContractRecords;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The accepted versions of contracts, read once each: their ConfigMaps never change. Thread-safe.
 */
final class VersionCache implements ResourceEventHandler<ConfigMap> {
  private final Map<String, Kept> byUid = new ConcurrentHashMap<>();

  private record Kept(String namespace, String contract, AcceptedVersion version) {}

  @Override
  public void onAdd(ConfigMap map) {
    String contract = map.getMetadata().getLabels().get(ContractRecords.CONTRACT);
    if (ContractRecords.isOf(map, contract)) {
      ContractRecords.read(map)
          .ifPresent(
              version ->
                  byUid.put(
                      map.getMetadata().getUid(),
                      new Kept(map.getMetadata().getNamespace(), contract, version)));
    }
  }

  @Override
  public void onUpdate(ConfigMap before, ConfigMap now) {
    byUid.remove(before.getMetadata().getUid());
    onAdd(now);
  }

  @Override
  public void onDelete(ConfigMap map, boolean finalStateUnknown) {
    byUid.remove(map.getMetadata().getUid());
  }

  /** The histories of a namespace's contracts, by name. */
  Map<String, ContractHistory> in(String namespace) {
    Map<String, ContractHistory> histories = new TreeMap<>();
    byUid.values().stream()
        .filter(kept -> kept.namespace().equals(namespace))
        .forEach(
            kept ->
                histories.put(
                    kept.contract(),
                    histories
                        .getOrDefault(kept.contract(), ContractHistory.NONE)
                        .plus(kept.version())));
    return histories;
  }
}
