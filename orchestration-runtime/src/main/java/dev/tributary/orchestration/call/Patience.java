package dev.tributary.orchestration.call;

import dev.tributary.orchestration.plan.CompiledCall;
import dev.tributary.runtime.pressure.Gate;
import java.time.Duration;

/** Gives up the place at the gate after a while: somebody else may use the thread. */
final class Patience implements Gate.Owner {
  /** The longest that an attempt waits at the gate. */
  static final Duration LONGEST = Duration.ofSeconds(10);

  private final Pulse pulse;
  private final String label;
  private final long until = System.nanoTime() + LONGEST.toNanos();
  private String why = "too many calls at a time";

  /** It waited long enough. */
  static final class OverException extends InterruptedException {
    private static final long serialVersionUID = 1L;

    OverException(String message) {
      super(message);
    }
  }

  Patience(Pulse pulse, CompiledCall call) {
    this.pulse = pulse;
    this.label = call.target().label();
  }

  @Override
  public void checkOwned() throws InterruptedException {
    pulse.check();
    if (System.nanoTime() - until > 0) {
      throw new OverException("%s can't be used now: %s".formatted(label, why));
    }
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    checkOwned();
    Thread.sleep(time);
  }

  @Override
  public void held(String reason) {
    why = reason;
  }

  @Override
  public void slowed() {
    why = "retries are held back, because so many fail";
  }
}
