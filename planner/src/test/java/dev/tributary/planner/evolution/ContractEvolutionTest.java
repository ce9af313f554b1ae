package dev.tributary.planner.evolution;

import static dev.tributary.planner.evolution.OrderContract.ACCEPTED;
import static dev.tributary.planner.evolution.OrderContract.ERP;
import static dev.tributary.planner.evolution.OrderContract.FIRST;
import static dev.tributary.planner.evolution.OrderContract.HISTORY;
import static dev.tributary.planner.evolution.OrderContract.PLATFORM;
import static dev.tributary.planner.evolution.OrderContract.READER;
import static dev.tributary.planner.evolution.OrderContract.SHOP;
import static dev.tributary.planner.evolution.OrderContract.check;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.v1alpha1.EventContract;
import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.planner.Diagnostic;
import dev.tributary.planner.DiagnosticCode;
import dev.tributary.planner.FlowInputs;
import dev.tributary.planner.FlowPlanner;
import dev.tributary.planner.PlanResult;
import dev.tributary.planner.plan.SourcePlan;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A contract's edit against its accepted versions and its neighbours. */
class ContractEvolutionTest {
  @Test
  void aFirstVersionIsAcceptedAsItIs() {
    EvolutionResult result =
        ContractEvolution.check(ACCEPTED, ContractHistory.NONE, Neighbours.NONE);
    assertThat(result.all()).isEmpty();
    assertThat(result.newVersion()).isTrue();
  }

  @Test
  void whatIsAcceptedAlreadyIsNoNewVersion() {
    EvolutionResult result = check(Contracts.contract(FIRST + "lifecycle: Active\n"), READER);
    assertThat(result.all()).isEmpty();
    assertThat(result.newVersion()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          version: 1.2.0 | version: 1.1.9 | lower than the accepted version 1.2.0 | raise it above 1.2.0
          version: 1.2.0 | version: 2.0.0 | of another major                      | make a new contract
          total:         | sum:           | the schema differs from what it said  | raise the version
          payload.orderId| payload.orderId + ''| the key differs                  | raise the version
          """)
  void aVersionGoesUpWithinItsMajorWhenAnythingChanges(
      String before, String now, String says, String next) {
    EvolutionResult result = check(Contracts.contract(FIRST.replace(before, now)));
    assertThat(result.isAccepted()).isFalse();
    assertThat(result.own())
        .filteredOn(d -> d.code() == DiagnosticCode.ContractVersionInvalid)
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.path()).isEqualTo("spec.version");
              assertThat(d.message()).contains(says);
              assertThat(d.nextStep()).contains(next);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          key: payload.orderId | key: payload.orderId + '-' | spec.key        | KeyChanged       | other partitions
          order.placed         | order.made                 | spec.type       | EventTypeChanged | by its type
          domain: order        | domain: sales              | spec.domain     | DomainChanged    | another event
          name: orders         | name: other                | spec.topic.name | TopicChanged     | left behind
          """)
  void keyTypeDomainAndTopicAreRefusedEvenUnderAHigherVersion(
      String before, String now, String path, String rule, String says) {
    EvolutionResult result =
        check(Contracts.contract(FIRST.replace(before, now).replace("1.2.0", "1.3.0")));
    assertThat(result.own())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code()).isEqualTo(DiagnosticCode.ContractIncompatible);
              assertThat(d.path()).isEqualTo(path);
              assertThat(d.message()).startsWith(rule + " (BACKWARD)").contains(says);
            });
  }

  @ParameterizedTest
  @CsvSource({"compatibility: NONE", "lifecycle: Draft"})
  void aContractThatOwesNothingIsToldAndNotRefused(String free) {
    EvolutionResult result =
        check(
            Contracts.contract(
                FIRST
                        .replace("1.2.0", "1.3.0")
                        .replace("key: payload.orderId", "key: payload.orderId + '-'")
                        .replace("note: {type: string}", "remark: {type: string}")
                    + free),
            READER);
    assertThat(result.isAccepted()).isTrue();
    assertThat(result.all())
        .extracting(Diagnostic::code)
        .containsExactly(DiagnosticCode.ContractBreaksPromise, DiagnosticCode.FlowLeftBehind);
    assertThat(result.all().getFirst().message()).contains("KeyChanged (NONE)");
  }

  @Test
  void flowsArePlannedAgainstTheVersionInForceWhateverTheSpecSays() {
    EventContract edit =
        Contracts.contract(
            FIRST
                .replace("1.2.0", "1.3.0")
                .replace("note: {type: string}", "note: {type: integer}")
                .replace("name: orders", "name: elsewhere")
                .replace("key: payload.orderId", "key: payload.note"));
    PlanResult before = plan(READER, ACCEPTED, HISTORY);
    PlanResult refused = plan(READER, edit, HISTORY);
    assertThat(refused.plan()).isEqualTo(before.plan()).isPresent();
    assertThat(refused.digest()).isEqualTo(before.digest());
    assertThat(plan(READER, ACCEPTED, ContractHistory.NONE).digest())
        .as("writing the first version down changes no plan")
        .isEqualTo(before.digest());
  }

  @Test
  void aPlanHoldsTheSchemasThatItsSourceHadBefore() {
    EventContract next =
        Contracts.contract(
            FIRST
                .replace("1.2.0", "1.3.0")
                .replace("note: {type: string}", "note: {type: string}, shop: {type: string}"));
    ContractHistory history = HISTORY.plus(AcceptedVersion.of(next));
    PlanResult result = plan(READER, next, history);
    assertThat(((SourcePlan.Contract) result.plan().orElseThrow().source()).earlier())
        .containsOnlyKeys("tributary:retail/order-placed/1.2.0")
        .containsValue(ACCEPTED.getSpec().schema().jsonSchema());
  }

  @Test
  void aRetiredContractRefusesNewFlowsAndKeepsThoseThatRun() {
    EventContract retired =
        Contracts.contract(
            FIRST
                + "lifecycle: Retired\n"
                + "deprecation: {sunset: '2027-01-31', replacedBy: {name: order-placed-v2}}\n");
    assertThat(plan(READER, retired, HISTORY).diagnostics())
        .filteredOn(Diagnostic::isError)
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code()).isEqualTo(DiagnosticCode.ContractRetired);
              assertThat(d.text())
                  .contains("retired since 2027-01-31", "use 'order-placed-v2' instead");
            });
    PlanResult running =
        FlowPlanner.plan(
            new FlowInputs(
                READER,
                Map.of("erp", ERP),
                Map.of("order-placed", retired),
                List.of(),
                PLATFORM,
                Map.of("order-placed", HISTORY),
                Set.of("order-placed")));
    assertThat(running.plan()).isPresent();
    assertThat(running.diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly(DiagnosticCode.RetiredContractInUse);
  }

  @Test
  void aDeprecatedContractWarnsWithItsSunset() {
    EventContract deprecated =
        Contracts.contract(FIRST + "lifecycle: Deprecated\ndeprecation: {sunset: '2027-01-31'}\n");
    PlanResult result = plan(READER, deprecated, HISTORY);
    assertThat(result.plan()).isPresent();
    assertThat(result.digest()).isEqualTo(plan(READER, ACCEPTED, HISTORY).digest());
    assertThat(result.diagnostics())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code()).isEqualTo(DiagnosticCode.ContractDeprecated);
              assertThat(d.message()).contains("deprecated until 2027-01-31");
            });
  }

  @Test
  void examplesAndTheSunsetAreChecked() {
    EventContract contract =
        Contracts.contract(
            FIRST
                + """
                lifecycle: Deprecated
                deprecation: {sunset: '2027-02-31'}
                """);
    assertThat(ContractEvolution.check(contract, ContractHistory.NONE, Neighbours.NONE).own())
        .extracting(Diagnostic::path)
        .containsExactly("spec.deprecation.sunset");
    contract =
        Contracts.contract(
            FIRST
                + """
                examples:
                  - {name: right, data: {orderId: a}}
                  - {name: wrong, data: {orderId: 1}}
                  - {name: right, data: {orderId: b}}
                """);
    assertThat(ContractEvolution.check(contract, ContractHistory.NONE, Neighbours.NONE).own())
        .extracting(d -> d.code() + " " + d.path())
        .containsExactly(
            "ExampleInvalid spec.examples[1].data", "FieldInvalid spec.examples[2].name");
  }

  @Test
  void theOlderOfTwoContractsKeepsATypeAndItsMajor() {
    EventContract younger = Contracts.contract(FIRST);
    younger.getMetadata().setName("order-made");
    ACCEPTED.getMetadata().setCreationTimestamp("2026-01-01T00:00:00Z");
    younger.getMetadata().setCreationTimestamp("2026-01-02T00:00:00Z");
    Neighbours both =
        new Neighbours(
            Map.of(), Map.of(), Map.of(), List.of(), List.of(), null, List.of(ACCEPTED, younger));
    assertThat(ContractEvolution.check(ACCEPTED, ContractHistory.NONE, both).all()).isEmpty();
    assertThat(ContractEvolution.check(younger, ContractHistory.NONE, both).others())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code()).isEqualTo(DiagnosticCode.ContractTypeTaken);
              assertThat(d.message()).contains("EventContract/retail/order-placed");
            });
  }

  private static PlanResult plan(SyncFlow flow, EventContract contract, ContractHistory history) {
    return FlowPlanner.plan(
        new FlowInputs(
            flow,
            Map.of("erp", ERP, "shop", SHOP),
            Map.of("order-placed", contract),
            List.of(flow),
            PLATFORM,
            Map.of("order-placed", history),
            Set.of()));
  }
}
