package dev.tributary.cli.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Makes JSON of one document's nodes and remembers where they stood. */
final class NodeReader {
  /** Anchors may make a small text huge. */
  private static final int MAX_NODES = 1_000_000;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final int firstLine;
  private final int[] text;
  private final List<YamlProblem> problems = new ArrayList<>();
  private int nodes;

  /** Of a document whose first line has this number in the file, from 0. */
  NodeReader(int firstLine, String text) {
    this.firstLine = firstLine;
    this.text = text.codePoints().toArray();
  }

  private record Read(JsonNode value, Positions positions) {}

  YamlDocument document(Node root) {
    Read read = read(root, "", at(root.getStartMark()), new HashSet<>());
    return new YamlDocument(read.value(), read.positions(), List.copyOf(problems));
  }

  /** Reads a node; {@code key} is where its key stands, {@code open} holds the nodes around it. */
  private Read read(Node node, String path, Position key, Set<Node> open) {
    if (++nodes > MAX_NODES || !open.add(node)) {
      invalid(key, path, "the document refers to itself or grows too large", "use fewer anchors");
      return new Read(NullNode.getInstance(), new Positions(key));
    }
    try {
      return switch (node) {
        case ScalarNode scalar -> scalar(scalar, path);
        case SequenceNode sequence -> sequence(sequence, path, key, open);
        case MappingNode mapping -> mapping(mapping, path, key, open);
        default -> throw new IllegalStateException("no such node: " + node.getNodeId());
      };
    } finally {
      open.remove(node);
    }
  }

  private Read scalar(ScalarNode node, String path) {
    Position at = at(node.getStartMark());
    boolean open = node.getTag().equals(PlainResolver.PLAIN);
    boolean typed = Set.of(Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL).contains(node.getTag());
    Written written = typed ? null : new Written(raw(node), node.getValue());
    if (!open && !typed) {
      return new Read(TextNode.valueOf(node.getValue()), new Positions(at, null, written));
    }
    Optional<JsonNode> value = Scalars.plain(node.getValue());
    if (value.isEmpty()) {
      invalid(at, path, node.getValue() + " can't be written as JSON", "write a finite number");
    }
    return new Read(
        value.orElse(NullNode.getInstance()),
        new Positions(at, open ? node.getValue() : null, written));
  }

  private String raw(ScalarNode node) {
    int start = node.getStartMark().getIndex();
    return new String(text, start, Math.min(node.getEndMark().getIndex(), text.length) - start);
  }

  private Read sequence(SequenceNode node, String path, Position key, Set<Node> open) {
    ArrayNode array = JSON.arrayNode();
    Positions positions = new Positions(key);
    for (Node child : node.getValue()) {
      int index = array.size();
      Read read = read(child, path + "[" + index + "]", at(child.getStartMark()), open);
      array.add(read.value());
      positions.putItem(index, read.positions());
    }
    return new Read(array, positions);
  }

  private Read mapping(MappingNode node, String path, Position key, Set<Node> open) {
    ObjectNode object = JSON.objectNode();
    Positions positions = new Positions(key);
    List<Node> merged = new ArrayList<>();
    for (NodeTuple tuple : node.getValue()) {
      if (isMerge(tuple.getKeyNode())) {
        merged.add(tuple.getValueNode());
        continue;
      }
      Optional<String> name = key(tuple.getKeyNode(), path);
      if (name.isEmpty()) {
        continue;
      }
      String at = path.isEmpty() ? name.get() : path + "." + name.get();
      Position where = at(tuple.getKeyNode().getStartMark());
      if (object.has(name.get())) {
        problems.add(
            new YamlProblem(
                YamlProblem.Kind.DuplicateKey,
                where,
                at,
                "the key stands twice in one map",
                "remove one"));
      }
      Read read = read(tuple.getValueNode(), at, where, open);
      object.set(name.get(), read.value());
      positions.put(name.get(), read.positions());
    }
    merged.forEach(other -> merge(other, path, key, open, object, positions));
    return new Read(object, positions);
  }

  private static boolean isMerge(Node key) {
    return key instanceof ScalarNode scalar
        && scalar.getTag().equals(PlainResolver.PLAIN)
        && scalar.getValue().equals("<<");
  }

  /** {@code <<}: what the map doesn't say itself. */
  private void merge(
      Node node, String path, Position key, Set<Node> open, ObjectNode into, Positions positions) {
    if (node instanceof SequenceNode several) {
      if (++nodes > MAX_NODES || !open.add(node)) {
        invalid(key, path, "the document refers to itself or grows too large", "use fewer anchors");
        return;
      }
      several.getValue().forEach(one -> merge(one, path, key, open, into, positions));
      open.remove(node);
      return;
    }
    Read read = read(node, path, key, open);
    if (!(read.value() instanceof ObjectNode from)) {
      invalid(key, path, "<< takes a map or a list of maps", "give it an anchor's map");
      return;
    }
    for (var entry : from.properties()) {
      if (!into.has(entry.getKey())) {
        into.set(entry.getKey(), entry.getValue());
        positions.put(entry.getKey(), read.positions().below(entry.getKey()).orElseThrow());
      }
    }
  }

  /** The key as sigs.k8s.io/yaml makes text of it. */
  private Optional<String> key(Node node, String path) {
    Position at = at(node.getStartMark());
    if (!(node instanceof ScalarNode scalar)) {
      invalid(at, path, "a key is a list or a map", "use text as the key");
      return Optional.empty();
    }
    if (!scalar.getTag().equals(PlainResolver.PLAIN)) {
      return Optional.of(scalar.getValue());
    }
    JsonNode value = Scalars.plain(scalar.getValue()).orElse(NullNode.getInstance());
    if (value.isNull()) {
      invalid(at, path, "a key is empty or no text", "write the key in quotes");
      return Optional.empty();
    }
    if (value.isBoolean() && Scalars.isSurprisingBoolean(scalar.getValue())) {
      problems.add(
          new YamlProblem(
              YamlProblem.Kind.YamlBoolean,
              at,
              path.isEmpty() ? value.asText() : path + "." + value.asText(),
              "the key %s is read as the boolean %s, as kubectl reads it"
                  .formatted(scalar.getValue(), value.asText()),
              "write it in quotes"));
    }
    return Optional.of(value.asText());
  }

  private void invalid(Position at, String path, String message, String nextStep) {
    problems.add(new YamlProblem(YamlProblem.Kind.YamlInvalid, at, path, message, nextStep));
  }

  private Position at(Mark mark) {
    return new Position(firstLine + mark.getLine() + 1, mark.getColumn() + 1);
  }
}
