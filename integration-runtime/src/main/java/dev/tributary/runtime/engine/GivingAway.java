package dev.tributary.runtime.engine;

/** How a partition that somebody else gets is let go of. */
final class GivingAway<T> {
  private final Sink<T> sink;
  private final Parking<T> parking;
  private final Rotation<T> rotation;

  GivingAway(Sink<T> sink, Parking<T> parking, Rotation<T> rotation) {
    this.sink = sink;
    this.parking = parking;
    this.rotation = rotation;
  }

  /** Nothing of it begins any more, and what waits is given up. */
  void revoke(Partition<T> partition) {
    partition.revoke();
    for (Work<T> work : partition.all()) {
      if (work.isWithHandler() && work.state != Work.State.RUNNING) {
        sink.cancel(work);
      }
    }
  }

  /** All that is under way is given up. */
  void remove(Partition<T> partition) {
    partition.revoke();
    partition.removed = true;
    for (Work<T> work : partition.all()) {
      parking.waitsNoMore(work);
      rotation.leaves(work);
      if (work.isWithHandler()) {
        sink.cancel(work);
      }
    }
  }
}
