package dev.tributary.cli.yaml;

import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** Leaves it open what an unquoted scalar is: {@link Scalars} decides, as kubectl would. */
final class PlainResolver extends Resolver {
  static final Tag PLAIN = new Tag("tag:tributary.dev,2026:plain");

  @Override
  public Tag resolve(NodeId kind, String value, boolean implicit) {
    return switch (kind) {
      case scalar -> implicit ? PLAIN : Tag.STR;
      case sequence -> Tag.SEQ;
      default -> Tag.MAP;
    };
  }
}
