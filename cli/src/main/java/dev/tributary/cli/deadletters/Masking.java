package dev.tributary.cli.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.crds.v1alpha1.EventContractSpec;
import dev.tributary.planner.schema.Json;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Hides personal data: the fields that a contract tags {@value #TAG}, and their values wherever
 * else they show: in the key, a header, a reason.
 */
public final class Masking {
  /** The tag that hides a field. */
  public static final String TAG = "PII";

  static final String HIDDEN = "***";

  /** Shorter values are hidden where they stand only: they would turn up everywhere by chance. */
  private static final int SHORTEST = 3;

  private final Set<String> paths;
  private final Set<String> names;

  private Masking(Set<String> paths, Set<String> names) {
    this.paths = paths;
    this.names = names;
  }

  /** The paths that a contract tags {@value #TAG}. */
  static Set<String> pii(EventContractSpec contract) {
    Set<String> paths = new TreeSet<>();
    if (contract.classification() != null) {
      for (EventContractSpec.ClassifiedField field : contract.classification().fields()) {
        if (field.tags().stream().anyMatch(TAG::equalsIgnoreCase)) {
          paths.add(field.path());
        }
      }
    }
    return paths;
  }

  /** Nothing is hidden. */
  public static Masking none() {
    return new Masking(Set.of(), Set.of());
  }

  /** Hides these fields; lists on the way are passed through. */
  static Masking ofPaths(Collection<String> paths) {
    return new Masking(Set.copyOf(paths), Set.of());
  }

  /**
   * Hides every field that is called as the last part of one of these paths, for records that
   * another shape is made of: better too much than too little.
   */
  static Masking ofNames(Collection<String> paths) {
    Set<String> names = new HashSet<>();
    paths.forEach(path -> names.add(path.substring(path.lastIndexOf('.') + 1)));
    return new Masking(Set.of(), names);
  }

  boolean isNothing() {
    return paths.isEmpty() && names.isEmpty();
  }

  /** What may be seen of a value. */
  Masked mask(byte[] value) {
    if (isNothing() || value == null) {
      return new Masked(Optional.empty(), Set.of(), 0, false);
    }
    try {
      JsonNode whole = Json.parse(value);
      Hiding hiding = new Hiding();
      JsonNode seen = hiding.hide(whole, "", "");
      return new Masked(Optional.of(seen), hiding.values, hiding.fields, false);
    } catch (Json.MalformedException e) {
      return new Masked(Optional.empty(), Set.of(), 0, true);
    }
  }

  /**
   * What may be seen.
   *
   * @param body the value with fields hidden; empty when nothing is to hide, or it isn't JSON
   * @param values what was hidden
   * @param fields how many fields were
   * @param unreadable whether fields can't be told apart, so that nothing of it may be seen
   */
  record Masked(Optional<JsonNode> body, Set<String> values, int fields, boolean unreadable) {
    /** A text without the values that were hidden. */
    String text(String text) {
      String seen = text;
      for (String value : values) {
        seen = seen.replace(value, HIDDEN);
      }
      return seen;
    }
  }

  private final class Hiding {
    private final Set<String> values = new HashSet<>();
    private int fields;

    private JsonNode hide(JsonNode node, String path, String name) {
      if (!path.isEmpty() && (paths.contains(path) || names.contains(name))) {
        fields++;
        collect(node);
        return JsonNodeFactory.instance.textNode(HIDDEN);
      }
      return switch (node) {
        case ObjectNode object -> {
          ObjectNode seen = JsonNodeFactory.instance.objectNode();
          object
              .properties()
              .forEach(
                  e ->
                      seen.set(
                          e.getKey(),
                          hide(
                              e.getValue(),
                              path.isEmpty() ? e.getKey() : path + "." + e.getKey(),
                              e.getKey())));
          yield seen;
        }
        case ArrayNode list -> {
          ArrayNode seen = JsonNodeFactory.instance.arrayNode();
          list.forEach(item -> seen.add(hide(item, path, "")));
          yield seen;
        }
        default -> node;
      };
    }

    private void collect(JsonNode node) {
      if (node.isValueNode()) {
        String text = node.asText();
        if (text.length() >= SHORTEST && !node.isBoolean() && !node.isNull()) {
          values.add(text);
        }
      } else {
        node.forEach(this::collect);
      }
    }
  }
}
