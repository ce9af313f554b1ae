package dev.tributary.runtime.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.planner.plan.PressurePlan.BreakerPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GateTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Gates gates = new Gates(nanos::get);
  private final List<String> held = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger slowed = new AtomicInteger();
  private final Gate.Owner owned = owner(new AtomicBoolean(true));

  @Test
  void neverMoreAreSendingThanTheSystemBearsAndAllGetThrough() throws Exception {
    Gate gate = new Gates().of("retail", "erp", new PressurePlan(null, 3, null));
    AtomicInteger sending = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Permit permit = gate.enter(false, owned)) {
                      most.accumulateAndGet(sending.incrementAndGet(), Math::max);
                      Thread.yield();
                      sending.decrementAndGet();
                      permit.passed();
                      done.incrementAndGet();
                    } catch (InterruptedException e) {
                      throw new AssertionError(e);
                    }
                  }));
    }
    for (Thread thread : threads) {
      assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    }
    assertThat(done).hasValue(300);
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void flowsOfOneJvmShareTheGateOfAnEndpoint() throws Exception {
    Gate one = gates.of("retail", "erp", new PressurePlan(null, 1, null));
    Gate same = gates.of("retail", "erp", new PressurePlan(null, 1, null));
    Gate other = gates.of("finance", "erp", new PressurePlan(null, 1, null));
    assertThat(same).isSameAs(one);
    Permit first = one.enter(false, owned);
    other.enter(false, owned).close();
    CountDownLatch second = new CountDownLatch(1);
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (Permit permit = same.enter(false, owned)) {
                    second.countDown();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
    await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    assertThat(second.getCount()).isOne();
    first.passed();
    assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
    assertThat(second.getCount()).isZero();
  }

  @Test
  void oneThatLeavesMakesRoomForTheNext() throws Exception {
    Gate gate = gates.of("retail", "erp", new PressurePlan(null, 1, null));
    Permit first = gate.enter(false, owned);
    AtomicBoolean still = new AtomicBoolean(true);
    AtomicReference<Throwable> left = new AtomicReference<>();
    Thread leaving =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    gate.enter(false, owner(still)).close();
                  } catch (InterruptedException e) {
                    left.set(e);
                  }
                });
    await().until(() -> leaving.getState() == Thread.State.TIMED_WAITING);
    CountDownLatch next = new CountDownLatch(1);
    Thread behind =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (Permit permit = gate.enter(false, owned)) {
                    next.countDown();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
    still.set(false);
    assertThat(leaving.join(Duration.ofSeconds(10))).isTrue();
    assertThat(left.get()).hasMessage("given away");
    first.close();
    assertThat(behind.join(Duration.ofSeconds(10))).isTrue();
    assertThat(next.getCount()).isZero();
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    Gate gate = gates.of("retail", "erp", new PressurePlan(null, 1, null));
    Permit first = gate.enter(false, owned);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> gate.enter(false, owned)).isInstanceOf(InterruptedException.class);
    first.close();
    gate.enter(false, owned).close();
  }

  @Test
  void anOpenCircuitHoldsRecordsSaysWhyAndLetsThemGoInTime() throws Exception {
    Gate gate =
        gates.of("retail", "erp", new PressurePlan(null, null, new BreakerPlan(1, 60_000, 1)));
    assertThat(gate.circuit().orElseThrow().holds()).isFalse();
    gate.enter(false, owned).failed("answered 500");
    assertThat(gate.circuit().orElseThrow().state()).isEqualTo("Open");
    assertThat(gate.circuit().orElseThrow().reason()).isEqualTo("answered 500");
    AtomicInteger through = new AtomicInteger();
    List<Thread> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiting.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Permit permit = gate.enter(true, owned)) {
                      through.incrementAndGet();
                      permit.passed();
                    } catch (InterruptedException e) {
                      throw new AssertionError(e);
                    }
                  }));
    }
    await().until(() -> held.size() >= 5);
    assertThat(held).allSatisfy(why -> assertThat(why).contains("circuit is open", "answered 500"));
    assertThat(through).hasValue(0);
    nanos.set(Duration.ofSeconds(61).toNanos());
    for (Thread thread : waiting) {
      assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    }
    assertThat(through).hasValue(5);
    assertThat(gate.circuit().orElseThrow().state()).isEqualTo("Closed");
  }

  @Test
  void retriesThatFailAreHeldBackWhileFirstSendsGoOn() throws Exception {
    Gate gate = gates.of("retail", "erp", PressurePlan.NONE);
    for (int i = 0; i < RetryBudget.RESERVE; i++) {
      gate.enter(true, owned).failed("answered 500");
    }
    CountDownLatch through = new CountDownLatch(1);
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (Permit permit = gate.enter(true, owned)) {
                    through.countDown();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
    await().until(() -> slowed.get() > 0);
    assertThat(through.getCount()).isOne();
    gate.enter(false, owned).passed();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
    assertThat(through.getCount()).isZero();
  }

  @Test
  void newMeasuresCountForThoseWhoWaitAlready() throws Exception {
    Gate gate = gates.of("retail", "erp", new PressurePlan(null, 1, null));
    Permit first = gate.enter(false, owned);
    CountDownLatch second = new CountDownLatch(1);
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (Permit permit = gate.enter(false, owned)) {
                    second.countDown();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
    await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    gates.of("retail", "erp", new PressurePlan(null, 2, null));
    assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
    assertThat(second.getCount()).isZero();
    first.close();
  }

  private Gate.Owner owner(AtomicBoolean still) {
    return new Gate.Owner() {
      @Override
      public void checkOwned() throws InterruptedException {
        if (!still.get()) {
          throw new InterruptedException("given away");
        }
      }

      @Override
      public void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
        checkOwned();
      }

      @Override
      public void held(String why) {
        held.add(why);
      }

      @Override
      public void slowed() {
        slowed.incrementAndGet();
      }
    };
  }
}
