package dev.tributary.operator.topics;

import dev.tributary.operator.apply.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which topics of Kafka are ours: topics carry no labels, so their ids are written down, in one
 * ConfigMap a namespace of flows, in the operator's own namespace. There it outlives those
 * namespaces, as the topics do, and only the platform team can write it: an entry is a right to
 * change a topic.
 *
 * <p>An entry is a topic's name with the ids that it has had, separated by spaces: one of each
 * Kafka, and one of each time that it was made anew. Thread-safe; one operator writes at a time.
 */
public final class TopicLedger {
  /** Written before a topic is made, so that one made by a try that died is known as ours. */
  private static final String INTENDED = "intended";

  private static final int KEPT = 20;

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

  /** The ConfigMap for topics of a namespace; the platforms' own have the namespace "". */
  static String configMap(String namespace) {
    return namespace.isEmpty() ? "tributary-topics" : "tributary-topics." + namespace;
  }

  /** Writes down that a topic is about to be made. */
  synchronized void intend(String namespace, String topic) {
    List<String> words = words(namespace, topic);
    if (!words.contains(INTENDED)) {
      words.add(INTENDED);
      write(namespace, topic, words);
    }
  }

  /** Writes down that a topic of this id was made. */
  synchronized void made(String namespace, String topic, String id) {
    List<String> words = words(namespace, topic);
    boolean intended = words.remove(INTENDED);
    if (!words.contains(id)) {
      words.add(id);
      write(namespace, topic, words);
    } else if (intended) {
      write(namespace, topic, words);
    }
  }

  /** Whether a topic that is there is ours. */
  synchronized boolean isOurs(String namespace, String topic, String id) {
    if (words(namespace, topic).contains(id)) {
      return true;
    }
    // A person may have handed it over meanwhile.
    known.remove(namespace);
    List<String> words = words(namespace, topic);
    if (words.contains(INTENDED)) {
      made(namespace, topic, id);
      return true;
    }
    return words.contains(id);
  }

  private List<String> words(String namespace, String topic) {
    String entry = known.computeIfAbsent(namespace, this::read).get(topic);
    return entry == null
        ? new ArrayList<>()
        : new ArrayList<>(Arrays.asList(entry.strip().split("\\s+")));
  }

  private void write(String namespace, String topic, List<String> words) {
    String entry = String.join(" ", words.subList(Math.max(0, words.size() - KEPT), words.size()));
    ConfigMap change =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(configMap(namespace))
            .withNamespace(home)
            .addToLabels(Labels.MANAGED_BY, Labels.TRIBUTARY)
            .endMetadata()
            .addToData(topic, entry)
            .build();
    var resource = client.configMaps().inNamespace(home).withName(configMap(namespace));
    if (resource.get() == null) {
      client.resource(change).create();
    } else {
      resource.patch(MERGE, client.getKubernetesSerialization().asJson(change));
    }
    known.get(namespace).put(topic, entry);
  }

  private Map<String, String> read(String namespace) {
    ConfigMap map = client.configMaps().inNamespace(home).withName(configMap(namespace)).get();
    return map == null || map.getData() == null ? new HashMap<>() : new HashMap<>(map.getData());
  }
}
