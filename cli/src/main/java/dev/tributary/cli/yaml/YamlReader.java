package dev.tributary.cli.yaml;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads texts of YAML or JSON documents. They are cut at {@code ---} as kubectl cuts them, so a
 * broken one doesn't hide the others.
 */
public final class YamlReader {
  private static final int MAX_CODE_POINTS = 32 << 20;
  private static final int MAX_DEPTH = 100;
  private static final int MAX_ALIASES = 1000;

  private YamlReader() {}

  /** The documents that aren't empty. Never throws for what the text says. */
  public static List<YamlDocument> read(String text) {
    List<YamlDocument> documents = new ArrayList<>();
    String[] lines = text.split("\n", -1);
    StringBuilder part = new StringBuilder();
    int first = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].startsWith("---")) {
        add(documents, part, first);
        part.setLength(0);
        first = i + 1;
      } else {
        part.append(lines[i]).append('\n');
      }
    }
    add(documents, part, first);
    return documents;
  }

  private static void add(List<YamlDocument> documents, CharSequence part, int firstLine) {
    String text = part.toString();
    // JSON may be indented by tabs, YAML not; the columns stay.
    String readable = text.stripLeading().startsWith("{") ? text.replace('\t', ' ') : text;
    Position start = new Position(firstLine + 1, 1);
    try {
      Node root = compose(readable);
      if (root != null) {
        NodeReader reader = new NodeReader(firstLine, readable);
        YamlDocument document = reader.document(root);
        if (document.tree() == null || !document.tree().isNull()) {
          documents.add(document);
        }
      }
    } catch (MarkedYAMLException e) {
      Position at =
          e.getProblemMark() == null
              ? start
              : new Position(
                  firstLine + e.getProblemMark().getLine() + 1, e.getProblemMark().getColumn() + 1);
      documents.add(broken(at, e.getProblem(), text));
    } catch (YAMLException e) {
      documents.add(broken(start, e.getMessage(), text));
    }
  }

  private static Node compose(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CODE_POINTS);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    return new Composer(
            new ParserImpl(new StreamReader(text), options), new PlainResolver(), options)
        .getSingleNode();
  }

  private static YamlDocument broken(Position at, String message, String text) {
    String nextStep =
        text.contains("{{")
            ? "this looks like a Helm template: render it first, as helm template … | tributary"
                + " validate -f -"
            : "mend the YAML here";
    return new YamlDocument(
        null,
        new Positions(at),
        List.of(
            new YamlProblem(
                YamlProblem.Kind.YamlInvalid,
                at,
                "",
                "the document is not YAML: " + message.replace('\n', ' '),
                nextStep)));
  }
}
