package dev.tributary.runtime.pressure;

import java.time.Duration;

/** Leave for one send. Its end must be told by one of its methods; closing alone tells nothing. */
public final class Permit implements AutoCloseable {
  private final Gate gate;

  // Guarded by the gate's lock.
  private Admission.Ticket ticket;

  Permit(Gate gate, Admission.Ticket ticket) {
    this.gate = gate;
    this.ticket = ticket;
  }

  /** The send makes one more call to the endpoint. */
  public void another() {
    gate.tell(
        (admission, now) -> {
          admission.another(now);
          return false;
        });
  }

  /** The system answered as it should. */
  public void passed() {
    end(Admission::passed);
  }

  /** The system failed. */
  public void failed(String why) {
    end((admission, t, now) -> admission.failed(t, why, now));
  }

  /** The system wants to be left alone by everybody. */
  public void pause(Duration time, String why) {
    gate.tell(
        (admission, now) -> {
          admission.pause(time, why, now);
          return false;
        });
  }

  /** Nothing is known of the system. Does nothing after another end. */
  @Override
  public void close() {
    end(Admission::abandoned);
  }

  private void end(End how) {
    gate.tell(
        (admission, now) -> {
          if (ticket == null) {
            return false;
          }
          how.tell(admission, ticket, now);
          ticket = null;
          return true;
        });
  }

  private interface End {
    void tell(Admission admission, Admission.Ticket ticket, long now);
  }
}
