package dev.tributary.planner.evolution;

import static dev.tributary.planner.evolution.OrderContract.FIRST;
import static dev.tributary.planner.evolution.OrderContract.PICKUP;
import static dev.tributary.planner.evolution.OrderContract.READER;
import static dev.tributary.planner.evolution.OrderContract.WRITER;
import static dev.tributary.planner.evolution.OrderContract.check;
import static dev.tributary.planner.evolution.OrderContract.pickup;
import static dev.tributary.planner.evolution.OrderContract.reader;
import static dev.tributary.planner.evolution.OrderContract.writer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import org.junit.jupiter.api.Test;

/** What a contract's edit does to the flows and orchestrations that use it. */
class UserBreaksTest {
  @Test
  void anIncompatibleEditNamesFieldRuleModeAndTheFlowsThatBreakWithTheirOwners() {
    EventContract edit =
        Contracts.contract(
            FIRST
                .replace("1.2.0", "1.3.0")
                .replace("[orderId]", "[orderId, shop]")
                .replace("note: {type: string}", "shop: {type: string}"));
    EvolutionResult result = check(edit, READER, WRITER);
    assertThat(result.own())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code()).isEqualTo(DiagnosticCode.ContractIncompatible);
              assertThat(d.path()).isEqualTo("spec.schema.jsonSchema.properties.shop");
              assertThat(d.message())
                  .isEqualTo(
                      "payload.shop: RequiredAdded (BACKWARD): version 1.3.0 requires it and"
                          + " version 1.2.0 may leave it out; flows that would no longer compile:"
                          + " 'orders' of finance-it (#erp-ops), 'orders-in' of commerce");
            });
    assertThat(result.others()).isEmpty();
  }

  @Test
  void aCompatibleEditThatAFlowDoesNotCompileAgainstDependsOnThatFlow() {
    EventContract edit =
        Contracts.contract(FIRST.replace("1.2.0", "1.3.0").replace("note: {type: string}, ", ""));
    EvolutionResult result = check(edit, READER, WRITER);
    assertThat(result.own()).isEmpty();
    assertThat(result.others())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code()).isEqualTo(DiagnosticCode.ContractBreaksFlow);
              assertThat(d.code().isReference()).isTrue();
              assertThat(d.message())
                  .contains("'orders' of finance-it (#erp-ops)", "spec.mapping.Note");
            });
    assertThat(check(edit, reader("{Id: payload.orderId}"), WRITER).isAccepted())
        .as("the flow was changed with it")
        .isTrue();
  }

  @Test
  void anOrchestrationHoldsAContractAsAFlowDoes() {
    EventContract edit =
        Contracts.contract(FIRST.replace("1.2.0", "1.3.0").replace("note: {type: string}, ", ""));
    assertThat(check(edit, PICKUP).others())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code()).isEqualTo(DiagnosticCode.ContractBreaksFlow);
              assertThat(d.message())
                  .startsWith("the orchestration 'pickup' compiles against version 1.2.0")
                  .contains("spec.steps[0].call.with.body.Note");
              assertThat(d.nextStep()).startsWith("change the orchestration first");
            });
    assertThat(check(edit, pickup("{Id: start.payload.orderId}")).isAccepted())
        .as("it was changed with it")
        .isTrue();
    EventContract incompatible =
        Contracts.contract(
            FIRST
                .replace("1.2.0", "1.3.0")
                .replace("[orderId]", "[orderId, shop]")
                .replace("note: {type: string}", "shop: {type: string}"));
    assertThat(check(incompatible, PICKUP).own())
        .singleElement()
        .satisfies(
            d ->
                assertThat(d.message())
                    .endsWith("; orchestrations that would no longer compile: 'pickup'"));
  }

  @Test
  void aContractAndItsProducerChangeTogetherInEitherOrder() {
    // The new producer doesn't compile against the version in force, the old one not against the
    // new version: the contract goes first once the producer's new spec is there.
    EventContract edit =
        Contracts.contract(
            FIRST
                    .replace("1.2.0", "1.3.0")
                    .replace("[orderId]", "[orderId, shop]")
                    .replace("note: {type: string}", "note: {type: string}, shop: {type: string}")
                + "compatibility: FORWARD\n");
    SyncFlow next = writer("{orderId: payload.id, shop: \"'web'\"}");
    assertThat(check(edit, WRITER).others())
        .extracting(Diagnostic::code)
        .containsExactly(DiagnosticCode.ContractBreaksFlow);
    assertThat(check(edit, next).isAccepted()).isTrue();
  }

  @Test
  void aFlowThatDidNotCompileBeforeHoldsNothingUp() {
    EventContract edit =
        Contracts.contract(FIRST.replace("1.2.0", "1.3.0").replace("note: {type: string}, ", ""));
    assertThat(check(edit, reader("{Note: payload.nothing}")).isAccepted()).isTrue();
  }
}
