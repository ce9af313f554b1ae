package dev.tributary.orchestration;

import static dev.tributary.orchestration.testkit.PickupPlan.listen;
import static dev.tributary.orchestration.testkit.PickupPlan.raise;
import static dev.tributary.orchestration.testkit.PickupPlan.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.InstanceState.Phase;
import dev.tributary.orchestration.engine.InstanceState.Status;
import dev.tributary.orchestration.testkit.PickupPlan;
import dev.tributary.orchestration.testkit.ProcessWorld;
import dev.tributary.planner.plan.FlowPlan.DeliveryPlan;
import dev.tributary.planner.plan.orchestration.ActionPlan;
import dev.tributary.planner.plan.orchestration.OrchestrationPlan.EmitPlan;
import dev.tributary.planner.plan.orchestration.StepPlan;
import dev.tributary.planner.plan.orchestration.StepPlan.CatchPlan;
import dev.tributary.planner.plan.orchestration.StepPlan.CompensationPlan;
import dev.tributary.simulators.faults.Fault;
import dev.tributary.simulators.faults.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each kind of step does, apart from the pickup. */
class StepsTest {
  private static final String MESSAGE =
      "{\"orderId\":\"start.payload.orderId\",\"template\":\"'%s'\"}";

  @Test
  void setAndWhenAndSwitchWorkOverWhatIsThere() {
    try (ProcessWorld world =
        ProcessWorld.of(
            plan ->
                plan.steps(
                    step("sum", set("{\"n\":\"start.payload.lines.map(l, l.qty)[0] + 1\"}")),
                    when("never", "steps.sum.n > 2", set("{}")),
                    step(
                        "way",
                        new ActionPlan.Switch(
                            List.of(
                                new ActionPlan.Case("has(steps.never)", "no"),
                                new ActionPlan.Case("steps.sum.n == 2", "yes")),
                            null)),
                    raise("no", "Wrong"),
                    step("yes", emit("steps.sum.n == 2 ? 'two' : 'other'"))))) {
      world.start("o1");
      InstanceState state = world.awaitPhase("o1", Phase.Completed);
      assertThat(status(state, "never")).contains(Status.Skipped);
      assertThat(status(state, "no")).isEmpty();
      assertThat(world.written(PickupPlan.DONE).getFirst().path("text").asText()).isEqualTo("two");
    }
  }

  @Test
  void aNumberKeepsTheWayInWhichItWasWritten() {
    try (ProcessWorld world =
        ProcessWorld.of(
            plan ->
                plan.steps(
                    step("copy", set("{\"price\":\"start.payload.price\"}")),
                    step("tell", emit("string(steps.copy.price)"))))) {
      var order = ProcessWorld.order("o1", "A", "1");
      order.set("price", PickupPlan.json("12.50"));
      world.start(ProcessWorld.PLAN, "o1", order);
      world.awaitPhase("o1", Phase.Completed);
      assertThat(world.written(PickupPlan.DONE).getFirst().path("text").asText())
          .isEqualTo("12.50");
    }
  }

  @Test
  void waitsForATimeAndForADuration() {
    try (ProcessWorld world =
        ProcessWorld.of(
            plan ->
                plan.steps(
                    step("past", new ActionPlan.Wait(null, "'2020-01-01T00:00:00Z'")),
                    step("pause", new ActionPlan.Wait(Duration.ofHours(7).toMillis(), null))))) {
      world.start("o1");
      InstanceState state = world.awaitStep("o1", "pause");
      assertThat(status(state, "past")).contains(Status.Completed);
      world.temporal().sleep(Duration.ofHours(6));
      assertThat(world.state("o1").phase()).isEqualTo(Phase.Running);
      world.temporal().sleep(Duration.ofHours(2));
      world.awaitPhase("o1", Phase.Completed);
    }
  }

  @Test
  void aTryBeginsAnewUnderTheSameKeysAndThenItsCatchDecides() {
    try (ProcessWorld world =
        ProcessWorld.of(
            plan ->
                plan.steps(
                    new StepPlan(
                        "attempt",
                        null,
                        new ActionPlan.Try(
                            List.of(
                                message(plan, "first", "A"),
                                new StepPlan(
                                    "second",
                                    null,
                                    plan.call("store", "POST", "/nothing", Map.of(), "{}"),
                                    null,
                                    null,
                                    null,
                                    null,
                                    null))),
                        null,
                        new DeliveryPlan(2, true, 10, 100),
                        null,
                        List.of(new CatchPlan(404, null, "rest")),
                        null),
                    raise("no", "Wrong"),
                    step("rest", emit("'caught'"))))) {
      world.start("o1");
      world.awaitPhase("o1", Phase.Completed);
      var calls =
          world.simulators().log().entries(Optional.of("pickup-messages"), Optional.empty());
      assertThat(calls).hasSize(3);
      assertThat(calls)
          .extracting(entry -> entry.idempotencyKey())
          .containsOnly(calls.getFirst().idempotencyKey());
      assertThat(world.effects("o1")).containsExactly("POST notify/messages");
    }
  }

  @Test
  void aTryThatBeginsAnewHearsTheNextEvent() {
    try (ProcessWorld world =
        ProcessWorld.of(
            plan ->
                plan.steps(
                    new StepPlan(
                        "attempt",
                        null,
                        new ActionPlan.Try(
                            List.of(
                                listen(
                                    "picked",
                                    PickupPlan.PICKED,
                                    PickupPlan.PICKED_TYPE,
                                    Duration.ofHours(4),
                                    null),
                                step(
                                    "found",
                                    new ActionPlan.Switch(
                                        List.of(
                                            new ActionPlan.Case(
                                                "steps.picked.result == 'Picked'", "exit")),
                                        null)),
                                raise("empty", "OutOfStock"))),
                        null,
                        new DeliveryPlan(1, true, 10, 100),
                        null,
                        null,
                        null),
                    step("rest", emit("steps.picked.result"))))) {
      world.start("o1");
      world.awaitStep("o1", "picked");
      assertThat(world.picked("o1", "OutOfStock", "first")).isTrue();
      // In the pause before it begins anew, or after it: both are to be heard.
      assertThat(world.picked("o1", "Picked", "second")).isTrue();
      world.awaitPhase("o1", Phase.Completed);
      assertThat(world.written(PickupPlan.DONE).getFirst().path("text").asText())
          .isEqualTo("Picked");
    }
  }

  @Test
  void aForkRunsItsBranchesSideBySideAndUndoesThemTogether() {
    try (ProcessWorld world =
        ProcessWorld.of(
            plan ->
                plan.steps(
                    step(
                        "both",
                        new ActionPlan.Fork(
                            List.of(
                                new ActionPlan.Branch(
                                    "task", List.of(task(plan, "task"), pause("long", 5))),
                                new ActionPlan.Branch(
                                    "message", List.of(message(plan, "message", "A")))),
                            false)),
                    raise("end", "Enough")))) {
      world.start("o1");
      world.awaitStep("o1", "long");
      assertThat(world.effects("o1"))
          .containsExactlyInAnyOrder("POST store/tasks", "POST notify/messages");
      world.temporal().sleep(Duration.ofHours(6));
      assertThat(world.awaitPhase("o1", Phase.Failed).failure().error()).isEqualTo("Enough");
      assertThat(world.effects("o1")).endsWith("POST store/tasks/cancel");
    }
  }

  @Test
  void aBranchThatFailsCancelsTheOthersAndFailsTheFork() {
    try (ProcessWorld world =
        ProcessWorld.of(
            plan ->
                plan.steps(
                    new StepPlan(
                        "both",
                        null,
                        new ActionPlan.Fork(
                            List.of(
                                new ActionPlan.Branch("waits", List.of(pause("long", 50))),
                                new ActionPlan.Branch("fails", List.of(raise("no", "Wrong")))),
                            false),
                        null,
                        null,
                        null,
                        List.of(new CatchPlan(null, "Wrong", "rest")),
                        null),
                    raise("other", "NotThis"),
                    step("rest", emit("'caught'"))))) {
      world.start("o1");
      InstanceState state = world.awaitPhase("o1", Phase.Completed);
      assertThat(status(state, "long")).contains(Status.Cancelled);
    }
  }

  @Test
  void theFirstBranchOfARaceEndsIt() {
    try (ProcessWorld world =
        ProcessWorld.of(
            plan ->
                plan.steps(
                    step(
                        "race",
                        new ActionPlan.Fork(
                            List.of(
                                new ActionPlan.Branch("slow", List.of(pause("slow", 50))),
                                new ActionPlan.Branch("fast", List.of(pause("fast", 1)))),
                            true)),
                    step("rest", emit("'won'"))))) {
      world.start("o1");
      world.awaitStep("o1", "fast");
      world.temporal().sleep(Duration.ofHours(2));
      InstanceState state = world.awaitPhase("o1", Phase.Completed);
      assertThat(status(state, "slow")).contains(Status.Cancelled);
      assertThat(status(state, "fast")).contains(Status.Completed);
    }
  }

  @Test
  void anAnswerThatDoesNotSuitItsSchemaFailsTheCall() {
    try (ProcessWorld world = ProcessWorld.pickup()) {
      world
          .simulators()
          .faults()
          .put(
              "pickup-payment",
              List.of(
                  new Fault(
                      FaultKind.DRIFT,
                      1,
                      null,
                      null,
                      "authorisations$",
                      null,
                      null,
                      null,
                      "authorisationId",
                      "authorizationId",
                      null)));
      world.start("o1");
      InstanceState state = world.awaitPhase("o1", Phase.Failed);
      assertThat(state.failure().error()).isEqualTo("AnswerInvalid");
      // It had its effect, and its right answer is asked for to undo it.
      assertThat(world.effects("o1"))
          .containsExactly(
              "POST wms/reservations",
              "POST payment/authorisations",
              "POST payment/authorisations/void",
              "DELETE wms/reservations");
    }
  }

  private static Optional<Status> status(InstanceState state, String step) {
    return state.steps().stream()
        .filter(s -> s.name().equals(step))
        .map(InstanceState.StepState::status)
        .findFirst();
  }

  private static StepPlan pause(String name, int hours) {
    return step(name, new ActionPlan.Wait(Duration.ofHours(hours).toMillis(), null));
  }

  private static StepPlan when(String name, String condition, ActionPlan action) {
    return new StepPlan(name, condition, action, null, null, null, null, null);
  }

  private static ActionPlan set(String json) {
    return new ActionPlan.Set(PickupPlan.json(json), null);
  }

  private static ActionPlan emit(String text) {
    return new ActionPlan.Emit(
        new EmitPlan(
            PickupPlan.contract("pickup-completed", PickupPlan.DONE),
            PickupPlan.json(
                "{\"orderId\":\"start.payload.orderId\",\"text\":\"%s\"}".formatted(text))));
  }

  private static StepPlan message(PickupPlan plan, String name, String template) {
    return step(
        name, plan.call("notify", "POST", "/messages", Map.of(), MESSAGE.formatted(template)));
  }

  private static StepPlan task(PickupPlan plan, String name) {
    return new StepPlan(
        name,
        null,
        plan.call("store", "POST", "/tasks", Map.of(), "{\"orderId\":\"start.payload.orderId\"}"),
        new CompensationPlan(
            plan.call(
                "store",
                "POST",
                "/tasks/{id}/cancel",
                Map.of("id", "steps." + name + ".taskId"),
                null),
            new DeliveryPlan(1, true, 10, 100)),
        null,
        null,
        null,
        null);
  }
}
