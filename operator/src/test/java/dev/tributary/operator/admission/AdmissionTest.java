package dev.tributary.operator.admission;

import static dev.tributary.operator.support.World.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.operator.support.AdmissionDoor;
import dev.tributary.operator.support.Answer;
import dev.tributary.operator.support.TestApi;
import dev.tributary.operator.support.World;
import dev.tributary.planner.evolution.AcceptedVersion;
import dev.tributary.planner.evolution.ContractRecords;
import dev.tributary.planner.testkit.Manifests;
import dev.tributary.planner.testkit.Mistake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The webhook behind a real API server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdmissionTest {
  private static final String PRETENDED = "retail";

  private final World world = World.bare("admission");
  private final String namespace = world.namespace();
  private AdmissionDoor door;

  static List<Mistake> mistakes() {
    return Manifests.mistakes();
  }

  static List<Path> right() {
    return Manifests.right();
  }

  @BeforeAll
  void open() {
    door = new AdmissionDoor(namespace);
    Manifests.world().forEach(file -> world.apply(here(Manifests.text(file))));
    eventually(
        () ->
            assertThat(door.neighbours().of(namespace))
                .hasValueSatisfying(
                    n -> {
                      assertThat(n.flows()).hasSize(3);
                      assertThat(n.orchestrations()).hasSize(1);
                      assertThat(n.endpoints()).hasSize(5);
                      assertThat(n.contracts()).hasSize(2);
                    }));
  }

  @AfterAll
  void close() {
    door.close();
    world.close();
  }

  /** The manifests are those of a namespace {@code retail}. */
  private String here(String text) {
    return text.replace("namespace: " + PRETENDED, "namespace: " + namespace)
        .replace("{name: " + PRETENDED + "}", "{name: " + namespace + "}")
        .replace("tributary.dev/platform: " + PRETENDED, "tributary.dev/platform: " + namespace)
        .replace("in the namespace " + PRETENDED, "in the namespace " + namespace);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsDeniedOrWarnedOfInTheVeryTextOfTheOtherDoors(Mistake mistake) {
    Answer answer = Answer.apply(here(mistake.yaml()), true);
    String text = here(mistake.text());
    switch (mistake.api()) {
      case denied -> {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.message()).endsWith("denied the request: " + text);
        assertThat(answer.body().at("/details/causes/0/field").asText()).isEqualTo(mistake.path());
        assertThat(answer.body().at("/details/causes/0/reason").asText()).isEqualTo(mistake.code());
      }
      case warned -> {
        assertThat(answer.status()).as(answer.message()).isIn(200, 201);
        assertThat(answer.warnings()).contains(text);
      }
      case refused -> {
        assertThat(answer.status()).isIn(400, 422, 500);
        assertThat(answer.message()).contains(here(mistake.server()));
        assertThat(answer.message()).doesNotContain("denied the request");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("right")
  void whatIsRightPassesWithoutAWord(Path file) {
    Answer answer = Answer.apply(here(Manifests.text(file)), true);
    assertThat(answer.status()).as(answer.message()).isIn(200, 201);
    assertThat(answer.warnings()).isEmpty();
  }

  @Test
  void aDryRunTellsAndChangesNothing() {
    String before = world.flow("orders-to-erp").getMetadata().getResourceVersion();
    Answer answer = Answer.apply(manifest("orders-to-erp").replace("l.qty", "l.sku"), true);
    assertThat(answer.warnings()).hasSize(1);
    assertThat(world.flow("orders-to-erp").getMetadata().getResourceVersion()).isEqualTo(before);
  }

  @Test
  void aContractEditThatBreaksFlowsWarnsOfEach() {
    Answer answer = Answer.apply(manifest("order-placed").replace("lines", "items"), true);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.warnings())
        .anyMatch(
            w ->
                w.startsWith(
                    "SyncFlow/%s/orders-to-erp spec.mapping.Items: undefined field 'lines'"
                        .formatted(namespace)))
        .anyMatch(w -> w.startsWith("SyncFlow/%s/shop-orders spec.mapping".formatted(namespace)));
  }

  @Test
  void anIncompatibleEditIsDeniedInADryRunAndNamesTheFlowsAndACompatibleOnePasses() {
    World other = World.bare("evolution");
    UnaryOperator<String> there = text -> text.replace(namespace, other.namespace());
    Manifests.world().forEach(file -> other.apply(there.apply(here(Manifests.text(file)))));
    other
        .client()
        .resource(
            ContractRecords.toConfigMap(
                other.namespace(),
                "order-placed",
                AcceptedVersion.of(other.contract("order-placed"))))
        .create();
    try (AdmissionDoor second = new AdmissionDoor(other.namespace())) {
      eventually(
          () ->
              assertThat(second.neighbours().of(other.namespace()))
                  .hasValueSatisfying(
                      n -> {
                        assertThat(n.histories()).containsKey("order-placed");
                        assertThat(n.flows()).hasSize(3);
                        assertThat(n.orchestrations()).hasSize(1);
                        assertThat(n.endpoints()).hasSize(5);
                      }));
      String raised =
          there.apply(manifest("order-placed").replace("version: 1.2.0", "version: 1.3.0"));
      Answer broken =
          Answer.apply(raised.replace("qty: {type: integer}", "qty: {type: string}"), true);
      assertThat(broken.status()).isEqualTo(403);
      assertThat(broken.body().at("/details/causes/0/reason").asText())
          .isEqualTo("ContractIncompatible");
      assertThat(broken.message()).contains("'orders-to-erp'");
      Answer compatible =
          Answer.apply(
              raised.replace(
                  "note: {type: string}", "note: {type: string}\n        gift: {type: boolean}"),
              true);
      assertThat(compatible.status()).as(compatible.message()).isEqualTo(200);
      assertThat(compatible.warnings()).isEmpty();
    } finally {
      other.close();
    }
  }

  @Test
  void aCommitIsAppliedInAnyOrderAndEndsWithoutAWord() {
    World other = World.bare("order");
    List<String> commit =
        Manifests.world().stream()
            .map(Manifests::text)
            .map(text -> here(text).replace(namespace, other.namespace()))
            .toList();
    try (AdmissionDoor second = new AdmissionDoor(other.namespace())) {
      for (int seed = 0; seed < 4; seed++) {
        List<String> order = new ArrayList<>(commit);
        Collections.shuffle(order, new Random(seed));
        order.forEach(m -> assertThat(Answer.apply(m, false).status()).isIn(200, 201));
        eventually(
            () ->
                assertThat(order)
                    .allSatisfy(m -> assertThat(Answer.apply(m, true).warnings()).isEmpty()));
        other.client().resources(SyncFlow.class).inNamespace(other.namespace()).delete();
        other
            .client()
            .resources(dev.tributary.crds.v1alpha1.EventContract.class)
            .inNamespace(other.namespace())
            .delete();
        other
            .client()
            .resources(dev.tributary.crds.v1alpha1.SystemEndpoint.class)
            .inNamespace(other.namespace())
            .delete();
        eventually(
            () ->
                assertThat(second.neighbours().of(other.namespace()))
                    .hasValueSatisfying(n -> assertThat(n.endpoints()).isEmpty()));
      }
    } finally {
      other.close();
    }
  }

  @Test
  void whatIsThereAndWrongMayStillBeLabelledScaledAndDeleted() {
    World old = World.bare("old");
    // Applied before there was a webhook.
    old.apply(
        here(manifest("orders-to-erp"))
            .replace(namespace, old.namespace())
            .replace("payload.orderId", "paylod.orderId"));
    try (AdmissionDoor late = new AdmissionDoor(old.namespace())) {
      old.edit("orders-to-erp", f -> f.getMetadata().setLabels(Map.of("team", "retail")));
      assertThat(late.reviews("warned")).isEqualTo(1);
      old.client()
          .resources(SyncFlow.class)
          .inNamespace(old.namespace())
          .withName("orders-to-erp")
          .scale(2);
      old.client().resources(SyncFlow.class).inNamespace(old.namespace()).delete();
      assertThat(old.flow("orders-to-erp")).isNull();
      assertThat(late.reviews("denied") + late.reviews("error")).isZero();
    } finally {
      old.close();
    }
  }

  @Test
  void aRenewedCertificateIsTakenWithoutARestart() {
    World other = World.bare("renewed");
    try (AdmissionDoor second = new AdmissionDoor(other.namespace())) {
      int port = second.port();
      second.renew();
      eventually(
          () ->
              assertThat(
                      Answer.apply(manifest("log").replace(namespace, other.namespace()), true)
                          .status())
                  .isEqualTo(201));
      assertThat(second.port()).isEqualTo(port);
    } finally {
      other.close();
    }
  }

  @Test
  void theWebhookWritesNothing() {
    assertThat(TestApi.get().writesOf("admission-" + namespace)).isEmpty();
  }

  private String manifest(String name) {
    return Manifests.world().stream()
        .filter(f -> f.endsWith(name + ".yaml"))
        .map(Manifests::text)
        .map(this::here)
        .findFirst()
        .orElseThrow();
  }
}
