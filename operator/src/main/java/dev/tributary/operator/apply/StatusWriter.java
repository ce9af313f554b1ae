package dev.tributary.operator.apply;

import io.fabric8.kubernetes.client.CustomResource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Writes statuses, only those that changed. It remembers what it wrote last, because the cache that
 * reconcilers read may lag behind: from an older status transitions would be dated wrongly, or the
 * same status be written twice. Writes don't pass through the SDK's own patch, whose filter for own
 * events can swallow an edit of the spec. Thread-safe.
 *
 * @param <T> the kind
 * @param <S> its status, with a meaningful {@code equals}
 */
public final class StatusWriter<T extends CustomResource<?, S>, S> {
  private static final int REMEMBERED = 20_000;

  private final Applier applier;
  private final Supplier<T> blank;
  private final Map<String, Written<S>> written =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Written<S>> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Written<S>(S status, String version) {
    /** Resource versions of one server are growing numbers (KEP-5504). */
    boolean isNewerThan(String cached) {
      try {
        return Long.parseLong(version) > Long.parseLong(cached);
      } catch (NumberFormatException e) {
        return false;
      }
    }
  }

  /** Makes fresh objects with {@code blank}. */
  public StatusWriter(Applier applier, Supplier<T> blank) {
    this.applier = applier;
    this.blank = blank;
  }

  /**
   * The status that the object has as far as we know: what we wrote after the cached version, or
   * what the cache has. May be {@code null}.
   */
  public S current(T cached) {
    synchronized (written) {
      Written<S> last = written.get(cached.getMetadata().getUid());
      return last != null && last.isNewerThan(cached.getMetadata().getResourceVersion())
          ? last.status()
          : cached.getStatus();
    }
  }

  /** Writes the status when it differs; tells whether it did. */
  public boolean write(T cached, S status) {
    if (Objects.equals(current(cached), status)) {
      return false;
    }
    T fresh = blank.get();
    fresh.getMetadata().setName(cached.getMetadata().getName());
    fresh.getMetadata().setNamespace(cached.getMetadata().getNamespace());
    fresh.getMetadata().setUid(cached.getMetadata().getUid());
    fresh.setStatus(status);
    T stored = applier.applyStatus(fresh);
    synchronized (written) {
      written.put(
          cached.getMetadata().getUid(),
          new Written<>(status, stored.getMetadata().getResourceVersion()));
    }
    return true;
  }
}
