package dev.tributary.cli;

import dev.tributary.cli.deadletters.Selection;
import java.util.List;
import picocli.CommandLine.Option;

/** Which dead letters; each option narrows it down. */
final class SelectionOptions {
  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Of records with this key. May be given more than once.")
  private List<String> keys;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Whose reason contains this, in upper or lower case.")
  private String reason;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description =
          "That ended there: parse, validate-source, filter, map, validate-target or deliver.")
  private String stage;

  @Option(
      names = "--offset",
      paramLabel = "OFFSET",
      description = "The one that `list` shows with this offset. May be given more than once.")
  private List<Long> offsets;

  Selection selection() {
    return Selection.of(keys, reason, stage, offsets);
  }
}
