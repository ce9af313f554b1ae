package dev.tributary.operator.topics;

import dev.tributary.operator.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which topics of Kafka are ours: topics carry no labels, so their ids are written down, in one
 * ConfigMap a namespace of flows, in the operator's own namespace. There it outlives those
 * namespaces, as the topics do, and only the platform team can write it: an entry is a right to
 * change a topic. Thread-safe; one operator writes at a time.
 */
public final class TopicLedger {
  /** Written before a topic is made, so that one made by a try that died is known as ours. */
  static final String INTENDED = "intended";

  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(Labels.FIELD_MANAGER)
          .build();

  private final KubernetesClient client;
  private final String home;
  private final Map<String, Map<String, String>> known = new HashMap<>();

  /** Keeps the ledger in the namespace {@code home}. */
  public TopicLedger(KubernetesClient client, String home) {
    this.client = client;
    this.home = home;
  }

  /** The ConfigMap for topics of a namespace; the platform's own have the namespace "". */
  static String configMap(String namespace) {
    return namespace.isEmpty() ? "tributary-topics" : "tributary-topics." + namespace;
  }

  /** The id written down for a topic, or {@link #INTENDED}. */
  synchronized Optional<String> id(String namespace, String topic) {
    Map<String, String> ids = known.computeIfAbsent(namespace, this::read);
    if (!ids.containsKey(topic)) {
      // A person may have handed a topic over by adding a line.
      ids = read(namespace);
      known.put(namespace, ids);
    }
    return Optional.ofNullable(ids.get(topic));
  }

  /** Reads anew what is written down, when what is known doesn't fit. */
  synchronized Optional<String> freshId(String namespace, String topic) {
    known.remove(namespace);
    return id(namespace, topic);
  }

  /** Writes an id down, or that a topic is about to be made. */
  synchronized void write(String namespace, String topic, String id) {
    if (id.equals(known.computeIfAbsent(namespace, this::read).get(topic))) {
      return;
    }
    ConfigMap change =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(configMap(namespace))
            .withNamespace(home)
            .addToLabels(Labels.MANAGED_BY, Labels.TRIBUTARY)
            .endMetadata()
            .addToData(topic, id)
            .build();
    if (client.configMaps().inNamespace(home).withName(configMap(namespace)).get() == null) {
      client.resource(change).create();
    } else {
      client
          .configMaps()
          .inNamespace(home)
          .withName(configMap(namespace))
          .patch(MERGE, client.getKubernetesSerialization().asJson(change));
    }
    known.get(namespace).put(topic, id);
  }

  private Map<String, String> read(String namespace) {
    ConfigMap map = client.configMaps().inNamespace(home).withName(configMap(namespace)).get();
    return map == null || map.getData() == null ? new HashMap<>() : new HashMap<>(map.getData());
  }
}
