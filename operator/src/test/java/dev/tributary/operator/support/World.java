package dev.tributary.operator.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.IntegrationPlatform;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** One namespace of tests, with its platform; nothing of it is left for the next but its topics. */
public final class World implements AutoCloseable {
  private final TestApi api = TestApi.get();
  private final String namespace;

  /** A namespace whose platform uses the tests' broker. */
  public static World withKafka(String prefix) {
    World world = new World(prefix);
    world.api.apply(Retail.platform(world.namespace, TestKafka.get().bootstrap(), ""));
    return world;
  }

  /** A namespace without a platform. */
  public static World bare(String prefix) {
    return new World(prefix);
  }

  private World(String prefix) {
    namespace = api.namespace(prefix);
    Rbac.grant(namespace);
  }

  /** Its name. */
  public String namespace() {
    return namespace;
  }

  /** May do everything. */
  public KubernetesClient client() {
    return api.admin();
  }

  /** Applies as a person would. */
  public World apply(String yaml) {
    api.apply(yaml);
    return this;
  }

  /** A flow as it is now. */
  public SyncFlow flow(String name) {
    return client().resources(SyncFlow.class).inNamespace(namespace).withName(name).get();
  }

  /** An endpoint as it is now. */
  public SystemEndpoint endpoint(String name) {
    return client().resources(SystemEndpoint.class).inNamespace(namespace).withName(name).get();
  }

  /** A contract as it is now. */
  public EventContract contract(String name) {
    return client().resources(EventContract.class).inNamespace(namespace).withName(name).get();
  }

  /** The Deployment of a flow, or null. */
  public Deployment deployment(String flow) {
    return client().apps().deployments().inNamespace(namespace).withName(flow + "-flow").get();
  }

  /** Plays the Deployment controller: all pods run the newest template and are ready. */
  public void ready(String flow) {
    client()
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(flow + "-flow")
        .editStatus(
            d -> {
              int pods = d.getSpec().getReplicas();
              return d.edit()
                  .withNewStatus()
                  .withObservedGeneration(d.getMetadata().getGeneration())
                  .withReplicas(pods)
                  .withUpdatedReplicas(pods)
                  .withReadyReplicas(pods)
                  .withAvailableReplicas(pods)
                  .endStatus()
                  .build();
            });
  }

  /** Waits for a condition of a flow. */
  public void awaitFlow(String name, String type, String status, String reason) {
    eventually(
        () -> {
          SyncFlow flow = flow(name);
          assertThat(flow.getStatus()).isNotNull();
          assertThat(flow.getStatus().observedGeneration())
              .isEqualTo(flow.getMetadata().getGeneration());
          assertCondition(flow.getStatus().conditions(), type, status, reason);
        });
  }

  /** Asserts one condition. */
  public static void assertCondition(
      List<Condition> conditions, String type, String status, String reason) {
    assertThat(conditions)
        .filteredOn(c -> c.getType().equals(type))
        .singleElement()
        .satisfies(
            c ->
                assertThat(c.getStatus() + " " + c.getReason())
                    .as(c.getMessage())
                    .isEqualTo(status + " " + reason));
  }

  /** A condition's message. */
  public static String message(List<Condition> conditions, String type) {
    return conditions.stream()
        .filter(c -> c.getType().equals(type))
        .map(Condition::getMessage)
        .findFirst()
        .orElseThrow();
  }

  /** Waits until it holds. */
  public static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .untilAsserted(assertion);
  }

  /** Changes a flow as a person would. */
  public void edit(String flow, Consumer<SyncFlow> change) {
    client()
        .resources(SyncFlow.class)
        .inNamespace(namespace)
        .withName(flow)
        .edit(
            f -> {
              change.accept(f);
              return f;
            });
  }

  @Override
  public void close() {
    client().resources(IntegrationPlatform.class).withName(namespace).delete();
  }

  /** The image that a Deployment runs. */
  public static String image(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
  }
}
