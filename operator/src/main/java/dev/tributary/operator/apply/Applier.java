package dev.tributary.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.planner.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Applies whole objects. An object that already says what is wanted is not written; before any
 * write the object is read afresh, because a cache may lag behind our own last write. Thread-safe.
 */
public final class Applier {
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(Labels.FIELD_MANAGER)
          .withForce(true)
          .build();

  private final KubernetesClient client;

  /** Writes through this client. */
  public Applier(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Applies a child.
   *
   * @param wanted the full intent; an owner reference is added
   * @param cached what a cache has of it, or {@code null}
   * @throws NameConflictException an object of that name isn't the owner's
   * @throws PredecessorException it belongs to a deleted object of the owner's name
   */
  public <T extends HasMetadata> T applyChild(T wanted, T cached, HasMetadata owner) {
    wanted.getMetadata().setOwnerReferences(java.util.List.of(Ownership.reference(owner)));
    return apply(wanted, cached, there -> mine(there, owner));
  }

  /**
   * Applies an object without an owner.
   *
   * @param ours whether an object that is there already is ours to change
   * @throws NameConflictException it isn't
   */
  public <T extends HasMetadata> T apply(T wanted, T cached, Predicate<T> ours) {
    stamp(wanted);
    if (cached != null && ours.test(cached) && isCurrent(wanted, cached)) {
      return cached;
    }
    Optional<T> fresh = read(wanted);
    if (fresh.isPresent()) {
      if (!ours.test(fresh.get())) {
        throw new NameConflictException(fresh.get());
      }
      if (isCurrent(wanted, fresh.get())) {
        return fresh.get();
      }
    }
    return resource(wanted).patch(APPLY, wanted);
  }

  /** Creates an immutable child unless it is there; errors as {@link #applyChild}. */
  public <T extends HasMetadata> T createChild(T wanted, HasMetadata owner) {
    wanted.getMetadata().setOwnerReferences(java.util.List.of(Ownership.reference(owner)));
    Optional<T> fresh = read(wanted);
    if (fresh.isPresent()) {
      if (!mine(fresh.get(), owner)) {
        throw new NameConflictException(fresh.get());
      }
      return fresh.get();
    }
    return resource(wanted).patch(APPLY, wanted);
  }

  /**
   * Creates an immutable object without an owner, unless it is there; gives what is there.
   *
   * @param ours whether an object of that name is one of ours
   * @throws NameConflictException it isn't
   */
  public <T extends HasMetadata> T create(T wanted, Predicate<T> ours) {
    Optional<T> fresh = read(wanted);
    if (fresh.isPresent() && !ours.test(fresh.get())) {
      throw new NameConflictException(fresh.get());
    }
    return fresh.orElseGet(() -> resource(wanted).patch(APPLY, wanted));
  }

  /** Deletes a child if it is there and is the owner's. */
  public <T extends HasMetadata> void deleteChild(T child, HasMetadata owner) {
    Optional<T> fresh = read(child);
    if (fresh.isPresent() && Ownership.of(fresh.get(), owner) == Ownership.OURS) {
      resource(fresh.get()).delete();
    }
  }

  /** Replaces a status; the object holds name and status only. Returns what is stored. */
  public <T extends HasMetadata> T applyStatus(T object) {
    return resource(object).subresource("status").patch(APPLY, object);
  }

  private static boolean mine(HasMetadata there, HasMetadata owner) {
    return switch (Ownership.of(there, owner)) {
      case OURS -> true;
      case PREDECESSORS -> throw new PredecessorException(there);
      case FOREIGN -> false;
    };
  }

  /** Reads by the API, not by a cache: a cache with a label selector can't see foreign objects. */
  private <T extends HasMetadata> Optional<T> read(T wanted) {
    try {
      return Optional.ofNullable(resource(wanted).get());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private <T extends HasMetadata> Resource<T> resource(T object) {
    return client.resource(object);
  }

  private void stamp(HasMetadata wanted) {
    ObjectNode tree = (ObjectNode) tree(wanted);
    java.util.Map<String, String> annotations =
        new java.util.LinkedHashMap<>(
            Objects.requireNonNullElse(
                wanted.getMetadata().getAnnotations(), java.util.Map.<String, String>of()));
    annotations.put(Labels.APPLIED, Names.sha256(tree.toString()).substring(0, 16));
    wanted.getMetadata().setAnnotations(annotations);
  }

  /** The stamp tells of a field that we want no longer; the comparison tells of another's edit. */
  private boolean isCurrent(HasMetadata wanted, HasMetadata there) {
    return Difference.covers(tree(wanted), tree(there));
  }

  private JsonNode tree(HasMetadata object) {
    return client.getKubernetesSerialization().convertValue(object, JsonNode.class);
  }
}
