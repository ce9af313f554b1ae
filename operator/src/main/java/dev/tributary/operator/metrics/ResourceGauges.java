package dev.tributary.operator.metrics;

import dev.tributary.crds.v1alpha1.Orchestration;
import dev.tributary.crds.v1alpha1.OrchestrationStatus;
import dev.tributary.crds.v1alpha1.OrchestrationStatus.Instances;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SyncFlowStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * What statuses say, as metrics: {@code tributary_resource_ready} (1 True, 0 False, 0.5 Unknown),
 * for flows {@code tributary_flow_lag_records} and {@code tributary_flow_dead_letters}, for
 * orchestrations {@code tributary_orchestration_running}, {@code _waiting_for_people}, {@code
 * _compensating}, {@code _incidents} and {@code _stuck}. Gone with their resource.
 */
public final class ResourceGauges {
  private final MeterRegistry meters;
  private final Counter planned;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  private static final Map<String, Function<Instances, Long>> INSTANCES =
      Map.of(
          "running", Instances::running,
          "waiting.for.people", Instances::waitingForPeople,
          "compensating", Instances::compensating,
          "incidents", Instances::incidents,
          "stuck", Instances::stuck);

  private record Values(double ready, double lag, double dead, Instances instances) {
    double of(Function<Instances, Long> count) {
      Long value = instances == null ? null : count.apply(instances);
      return value == null ? Double.NaN : value;
    }
  }

  private record Entry(AtomicReference<Values> values, List<Meter> meters) {}

  /** Registers gauges there. */
  public ResourceGauges(MeterRegistry meters) {
    this.meters = meters;
    this.planned =
        Counter.builder("tributary.operator.flows.planned")
            .description("Flows planned, because something that their plan is made of changed")
            .register(meters);
  }

  /** Counts a flow that was planned anew: {@code tributary_operator_flows_planned_total}. */
  public void planned() {
    planned.increment();
  }

  /** Takes a flow's status. */
  public void flow(SyncFlow flow, SyncFlowStatus status) {
    set(
        flow,
        new Values(
            ready(status.conditions()),
            status.lag() == null ? Double.NaN : status.lag(),
            status.deadLetters() == null ? Double.NaN : status.deadLetters().count(),
            null));
  }

  /** Takes an orchestration's status. */
  public void orchestration(Orchestration orchestration, OrchestrationStatus status) {
    set(
        orchestration,
        new Values(ready(status.conditions()), Double.NaN, Double.NaN, status.instances()));
  }

  /** Takes the conditions of any other kind. */
  public void resource(HasMetadata resource, List<Condition> conditions) {
    set(resource, new Values(ready(conditions), Double.NaN, Double.NaN, null));
  }

  /** Takes the gauges of a deleted resource away. */
  public void forget(String kind, String namespace, String name) {
    Entry entry = entries.remove(key(kind, namespace, name));
    if (entry != null) {
      entry.meters().forEach(meters::remove);
    }
  }

  private void set(HasMetadata resource, Values values) {
    String namespace =
        resource.getMetadata().getNamespace() == null ? "" : resource.getMetadata().getNamespace();
    String name = resource.getMetadata().getName();
    entries
        .computeIfAbsent(
            key(resource.getKind(), namespace, name),
            k -> register(resource.getKind(), namespace, name))
        .values()
        .set(values);
  }

  private Entry register(String kind, String namespace, String name) {
    AtomicReference<Values> values =
        new AtomicReference<>(new Values(0.5, Double.NaN, Double.NaN, null));
    List<Meter> made = new ArrayList<>();
    // The scrape itself sets a label "namespace" of the operator's pod, hence the longer name.
    Tags tags = Tags.of("resource_namespace", namespace, "name", name);
    made.add(
        Gauge.builder("tributary.resource.ready", values, v -> v.get().ready())
            .tags(tags.and("kind", kind))
            .description("Ready: 1 True, 0 False, 0.5 Unknown")
            .strongReference(true)
            .register(meters));
    if (kind.equals("SyncFlow")) {
      made.add(
          Gauge.builder("tributary.flow.lag.records", values, v -> v.get().lag())
              .tags(tags)
              .description("Records accepted and not yet completed")
              .strongReference(true)
              .register(meters));
      made.add(
          Gauge.builder("tributary.flow.dead.letters", values, v -> v.get().dead())
              .tags(tags)
              .description("Dead letters not resolved")
              .strongReference(true)
              .register(meters));
    }
    if (kind.equals("Orchestration")) {
      INSTANCES.forEach(
          (count, value) ->
              made.add(
                  Gauge.builder("tributary.orchestration." + count, values, v -> v.get().of(value))
                      .tags(tags)
                      .description("Instances that have not ended: " + count.replace('.', ' '))
                      .strongReference(true)
                      .register(meters)));
    }
    return new Entry(values, made);
  }

  private static double ready(List<Condition> conditions) {
    return conditions.stream()
        .filter(c -> c.getType().equals("Ready"))
        .findFirst()
        .map(
            c ->
                switch (c.getStatus()) {
                  case "True" -> 1.0;
                  case "False" -> 0.0;
                  default -> 0.5;
                })
        .orElse(0.5);
  }

  private static String key(String kind, String namespace, String name) {
    return kind + "/" + namespace + "/" + name;
  }
}
