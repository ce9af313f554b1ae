package dev.tributary.planner.testkit;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A wrong manifest and what every door says about it. The head of its file tells: a title, then
 * {@code # key: value} lines.
 *
 * @param file the file
 * @param yaml its text
 * @param code the diagnostic's code
 * @param path the field
 * @param at line and column in the file, as {@code 12:30}
 * @param says what is wrong
 * @param next what to do about it
 * @param api what becomes of it at the API server
 * @param server a part of what the API server says, when its schema refuses it
 */
public record Mistake(
    Path file,
    String yaml,
    String code,
    String path,
    String at,
    String says,
    String next,
    Api api,
    String server) {

  /** What becomes of a manifest at the API server. */
  public enum Api {
    /** The webhook denies it, whatever other resources say. */
    denied,
    /** It is let in, and the webhook warns. */
    warned,
    /** The CRD's schema refuses it before the webhook is asked. */
    refused
  }

  static Mistake read(Path file) {
    String yaml = Manifests.text(file);
    Map<String, String> head =
        yaml.lines()
            .takeWhile(line -> line.startsWith("# "))
            .skip(1)
            .map(line -> line.substring(2).split(": ", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    return new Mistake(
        file,
        yaml,
        head.get("code"),
        head.get("path"),
        head.get("at"),
        head.get("says"),
        head.get("next"),
        Api.valueOf(head.get("api")),
        head.getOrDefault("server", head.get("path")));
  }

  /** The one text. */
  public String text() {
    return path + ": " + says + "; " + next;
  }

  /** Whether the planner tells of it; otherwise the schema of the kind does. */
  public boolean isPlanners() {
    return api != Api.refused;
  }

  @Override
  public String toString() {
    return file.getFileName().toString();
  }
}
