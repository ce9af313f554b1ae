package dev.tributary.cli.yaml;

/**
 * Something wrong with a text as YAML.
 *
 * @param kind what kind of thing
 * @param at where
 * @param path the field, or empty
 * @param message what is wrong
 * @param nextStep what to do about it
 */
public record YamlProblem(Kind kind, Position at, String path, String message, String nextStep) {
  /** What may be wrong. */
  public enum Kind {
    /** Not YAML, or nothing that has a meaning in JSON. */
    YamlInvalid,
    /** A key stands twice in one map. */
    DuplicateKey,
    /** Read as kubectl reads it, which may not be what was meant. */
    YamlBoolean
  }
}
