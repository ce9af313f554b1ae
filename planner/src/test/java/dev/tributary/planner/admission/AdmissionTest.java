package dev.tributary.planner.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.SystemEndpoint;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import dev.tributary.planner.evolution.ContractHistory;
import dev.tributary.planner.testkit.Manifests;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final Neighbours world = WorldOf.neighbours();

  @Test
  void theResourcesOfACommitAreLetInInAnyOrder() {
    List<HasMetadata> commit =
        Manifests.world().stream().map(Manifests::text).map(WorldOf::read).toList();
    for (int seed = 0; seed < 40; seed++) {
      List<HasMetadata> order = new ArrayList<>(commit);
      Collections.shuffle(order, new Random(seed));
      for (int i = 0; i < order.size(); i++) {
        List<HasMetadata> there = new ArrayList<>(order.subList(0, i));
        there.add(world.platform());
        assertThat(WorldOf.verdict(order.get(i), WorldOf.of(there)).denials()).isEmpty();
      }
    }
  }

  @Test
  void aFlowMayUseAFieldBeforeItsContractHasIt() {
    HasMetadata flow =
        WorldOf.read(file("orders-to-erp").replace("payload.orderId", "payload.gift"));
    assertThat(WorldOf.verdict(flow, world))
        .satisfies(v -> assertThat(v.denials()).isEmpty())
        .satisfies(v -> assertThat(v.warnings()).hasSize(1));
  }

  @Test
  void aContractEditWarnsOfEveryFlowThatItBreaks() {
    EventContract renamed =
        (EventContract)
            WorldOf.read(file("order-placed").replace("lines", "items").replace("total", "sum"));

    Verdict verdict =
        Admission.contract(renamed, world.contracts().get("order-placed"), world, () -> true);

    assertThat(verdict.denials()).isEmpty();
    assertThat(verdict.warnings())
        .extracting(Diagnostic::resource)
        .contains(
            "SyncFlow/retail/orders-to-erp",
            "SyncFlow/retail/orders-to-crm",
            "SyncFlow/retail/shop-orders");
    assertThat(verdict.warnings())
        .extracting(Diagnostic::text)
        .anyMatch(t -> t.startsWith("spec.mapping.Items: undefined field 'lines' of 'payload'"));
  }

  @Test
  void anEditWarnsOnlyOfWhatItNewlyBreaks() {
    EventContract before =
        (EventContract) WorldOf.read(file("order-placed").replace("total", "sum"));
    EventContract after =
        (EventContract)
            WorldOf.read(file("order-placed").replace("total", "sum").replace("sku", "article"));

    assertThat(Admission.contract(after, before, world, () -> true).warnings())
        .extracting(Diagnostic::resource)
        .containsExactly("SyncFlow/retail/orders-to-erp");
  }

  @Test
  void anEndpointEditWarnsOfTheFlowsThatCallIt() {
    SystemEndpoint edited =
        (SystemEndpoint)
            WorldOf.read(
                file("erp")
                    .replace(
                        "required: [Type, Reference, Items]",
                        "required: [Type, Reference, Items, Text]"));
    assertThat(
            Admission.endpoint(edited, world.endpoints().get("erp"), world, () -> true).warnings())
        .extracting(d -> d.resource() + " " + d.text())
        .containsExactly(
            "SyncFlow/retail/orders-to-erp spec.mapping: the target needs the field 'Text'; add Text"
                + " (a string)");
  }

  @Test
  void anOrchestrationThatAnEndpointsEditBreaksIsNamed() {
    SystemEndpoint edited =
        (SystemEndpoint) WorldOf.read(file("stock").replace("required: [id]", "required: [until]"));
    assertThat(
            Admission.endpoint(edited, world.endpoints().get("stock"), world, () -> true)
                .warnings())
        .filteredOn(Diagnostic::isError)
        .extracting(d -> d.resource() + " " + d.path())
        .containsExactlyInAnyOrder(
            "Orchestration/retail/fulfil spec.steps[0].compensate.call.with.parameters.id",
            "Orchestration/retail/fulfil spec.steps[2].call.with.parameters.id");
  }

  @Test
  void flowsAndOrchestrationsThatThereIsNoTimeForAreCounted() {
    EventContract edited = (EventContract) WorldOf.read(file("order-placed").replace("sku", "art"));
    Verdict verdict =
        Admission.contract(edited, world.contracts().get("order-placed"), world, () -> false);
    assertThat(verdict.unseen()).isEqualTo(4);
    assertThat(verdict.warnings()).isEmpty();
  }

  @Test
  void anIncompatibleEditIsDeniedAndNamesTheFlowsAndACompatibleOnePasses() {
    EventContract accepted = (EventContract) WorldOf.read(file("order-placed"));
    Neighbours known =
        new Neighbours(
            world.endpoints(),
            world.contracts(),
            world.flows(),
            world.orchestrations(),
            world.platform(),
            Map.of("order-placed", ContractHistory.of(List.of(accepted))),
            List.of(),
            List.of());
    String raised = file("order-placed").replace("version: 1.2.0", "version: 1.3.0");

    Verdict broken =
        Admission.contract(
            (EventContract)
                WorldOf.read(raised.replace("qty: {type: integer}", "qty: {type: string}")),
            accepted,
            known,
            () -> true);
    assertThat(broken.denials())
        .isNotEmpty()
        .allSatisfy(d -> assertThat(d.code()).isEqualTo(DiagnosticCode.ContractIncompatible))
        .anySatisfy(d -> assertThat(d.text()).contains("'orders-to-erp'"));
    assertThat(
            Admission.contract(
                (EventContract)
                    WorldOf.read(
                        raised.replace(
                            "note: {type: string}",
                            "note: {type: string}\n        gift: {type: boolean}")),
                accepted,
                known,
                () -> true))
        .isEqualTo(Verdict.silence());
  }

  private static String file(String name) {
    return Manifests.world().stream()
        .filter(f -> f.endsWith(name + ".yaml"))
        .map(Manifests::text)
        .findFirst()
        .orElseThrow();
  }
}
