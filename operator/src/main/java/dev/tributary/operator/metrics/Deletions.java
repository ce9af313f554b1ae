package dev.tributary.operator.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells of deleted resources, so that what is kept in memory of them goes. There are no finalizers:
 * this is memory's hygiene, nothing depends on it.
 */
public final class Deletions {
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /** Hears of a deleted resource. */
  public interface Listener {
    /** The namespace is empty for cluster-scoped kinds. */
    void deleted(String kind, String namespace, String name);
  }

  /** Adds a listener. */
  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /** Tells all. */
  public void deleted(String kind, String namespace, String name) {
    listeners.forEach(l -> l.deleted(kind, namespace, name));
  }
}
