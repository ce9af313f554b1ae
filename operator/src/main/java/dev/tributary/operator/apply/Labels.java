package dev.tributary.operator.apply;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The labels and annotations that the operator writes, and its name as a field manager. */
public final class Labels {
  /** The one field manager of everything that the operator applies. */
  public static final String FIELD_MANAGER = "tributary-operator";

  /** Who manages an object. */
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** The value of {@link #MANAGED_BY} on everything that is ours. */
  public static final String TRIBUTARY = "tributary";

  /** Selects everything that is ours. */
  public static final String OURS = MANAGED_BY + "=" + TRIBUTARY;

  /** The flow that an object belongs to. */
  public static final String FLOW = "tributary.dev/flow";

  /** The orchestration that an object belongs to. */
  public static final String ORCHESTRATION = "tributary.dev/orchestration";

  /** The digest of the plan that a ConfigMap holds. */
  public static final String PLAN = "tributary.dev/plan";

  /** On a KafkaTopic: the namespace of the resource that asked for it. */
  public static final String OWNER_NAMESPACE = "tributary.dev/namespace";

  /** On a KafkaTopic: kind and name of the resource that asked for it. */
  public static final String OWNER = "tributary.dev/owner";

  /** Annotation: the digest of what the operator applied last. */
  public static final String APPLIED = "tributary.dev/applied";

  private Labels() {}

  /** What selects a flow's pods; never changes, as a Deployment's selector can't. */
  public static Map<String, String> selector(String flow) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(MANAGED_BY, TRIBUTARY);
    labels.put(FLOW, flow);
    return labels;
  }

  /** What selects an orchestration's workers; never changes. */
  public static Map<String, String> workers(String orchestration) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(MANAGED_BY, TRIBUTARY);
    labels.put(ORCHESTRATION, orchestration);
    return labels;
  }

  /** Labels as {@code /scale} wants to be told what selects pods. */
  public static String asSelector(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(","));
  }

  /** What every child of an orchestration carries. */
  public static Map<String, String> ofOrchestration(String orchestration) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("app.kubernetes.io/name", "tributary-orchestration");
    labels.put("app.kubernetes.io/instance", orchestration);
    labels.put("app.kubernetes.io/component", "orchestration-runtime");
    labels.putAll(workers(orchestration));
    return labels;
  }

  /** What every child of a flow carries. */
  public static Map<String, String> child(String flow) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("app.kubernetes.io/name", "tributary-flow");
    labels.put("app.kubernetes.io/instance", flow);
    labels.put("app.kubernetes.io/component", "integration-runtime");
    labels.putAll(selector(flow));
    return labels;
  }
}
