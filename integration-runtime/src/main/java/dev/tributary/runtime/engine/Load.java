package dev.tributary.runtime.engine;

/** What is being handled and what has begun, against what may be. */
final class Load<T> {
  private final Limits limits;
  private int running;
  private long underWay;

  Load(Limits limits) {
    this.limits = limits;
  }

  /** Whether one more may be handled. */
  boolean hasPlace() {
    return running < limits.running();
  }

  /** Whether one more may begin; one at least always may. */
  boolean hasRoom() {
    return underWay == 0 || underWay < limits.underWay();
  }

  /** The record begins. */
  void begins(Work<T> work) {
    work.underWay = work.record.bytes();
    underWay += work.underWay;
  }

  /** The record is being handled from now on. */
  void runs(Work<T> work) {
    work.state = Work.State.RUNNING;
    running++;
  }

  /** If the record was being handled, it gives its place up. */
  void leaves(Work<T> work) {
    if (work.state == Work.State.RUNNING) {
      running--;
    }
  }

  /** The record has ended or was given up. */
  void isOver(Work<T> work) {
    underWay -= work.underWay;
    work.underWay = 0;
  }

  int running() {
    return running;
  }

  long underWay() {
    return underWay;
  }
}
